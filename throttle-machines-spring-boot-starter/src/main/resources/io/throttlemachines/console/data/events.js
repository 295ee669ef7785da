/** Events in words. */

import { visible } from './text.js';

const SENTENCES = {
  'breaker-transition': ({ from, to, cause }) => `${from} → ${to}${cause ? `: ${cause}` : ''}`,
  'cascade-triggered': ({ opened }) => `its opening opened ${opened.length === 0 ? 'nothing more' : opened.join(', ')}`,
  'action-blocked': ({ action, reason }) => `${action} refused: ${reason}`,
  'refusal-observed': ({ reason }) => `would have refused a call: ${reason}`,
  'mode-changed': ({ from, to }) => `mode ${from} → ${to}`,
  'manual-action-taken': (event) => `${event.action} by hand${by(event)}`,
  'manual-action-lifted': (event) => `${event.action} has ended by itself`,
  'configuration-changed': ({ changes }) => changes.map(({ setting, from, to }) => `${setting} ${from} → ${to}`).join(', '),
  'call-failed': ({ error }) => `a call failed: ${error}`,
  'store-unavailable': ({ error }) => `the store does not answer: ${error}`,
  'store-available': () => 'the store answers again',
};

function by({ by: person, reason, until }) {
  return [person && ` of ${person}`, until && ` until ${until}`, reason && `: ${reason}`].filter(Boolean).join('');
}

export function what(event) {
  const text = SENTENCES[event.kind]?.(event) ?? event.kind;
  return visible(event.times > 1 ? `${text} (${event.times} times)` : text);
}

export function sentence(event) {
  return `${visible(event.name)}: ${what(event)}`;
}

/** The condition whose colour and shape the event has in a list. */
export function tone(event) {
  if (event.kind === 'breaker-transition') {
    return { OPEN: 'open', HALF_OPEN: 'half-open', CLOSED: 'closed' }[event.to];
  }
  return { 'action-blocked': 'blocked', 'call-failed': 'open', 'store-unavailable': 'open', 'cascade-triggered': 'open' }[event.kind] ?? 'ready';
}
