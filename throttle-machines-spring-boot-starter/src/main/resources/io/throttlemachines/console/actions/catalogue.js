/** What an operator can do, for each kind of node: what it is called, what it asks for, and what it does. */

const BREAKER = [
  { action: 'reset', label: 'Reset', says: 'Closes it with clean counts, if its dependencies, primaries and guards allow it.' },
  { action: 'reset', key: 'cascade-reset', label: 'Reset with cascade', fixed: { cascade: true }, needsTargets: true, says: 'Closes it, and then the breakers that it opens.' },
  { action: 'attempt-recovery', label: 'Attempt recovery', says: 'Makes it HALF-OPEN now: the next calls are probes.' },
  { action: 'isolate', label: 'Isolate', fields: ['for'], grave: true, says: 'Opens it until the time is over, or until it is reset.' },
  { action: 'force-open', label: 'Force open', fields: ['for'], grave: true, says: 'Opens it; after the time, or the reset timeout, its next call is a probe.' },
  { action: 'force-close', label: 'Force close', grave: true, says: 'Closes it despite all objections.' },
  { action: 'mode', label: 'Mode', fields: ['mode', 'for'], grave: true, says: 'Enforces, only observes, or does nothing.' },
  { action: 'configure', label: 'Configure', fields: ['settings'], says: 'Changes settings until the next start.' },
];

const LIMITER = [
  { action: 'reset', label: 'Give permits back', fields: ['key'], says: 'Gives back the permits of one key, or of all.' },
  BREAKER.find(({ action }) => action === 'mode'),
  BREAKER.find(({ action }) => action === 'configure'),
];

const GROUP = [
  { action: 'reset-all', label: 'Reset all', says: 'Resets its breakers in the order in which they recover.' },
  { action: 'recover', label: 'Recover', fields: ['pause'], says: 'Makes one breaker after the other HALF-OPEN.' },
  { action: 'emergency-shutdown', label: 'Emergency shutdown', fields: ['for'], grave: true, says: 'Isolates every breaker of the group.' },
];

const BY_KIND = { breakers: BREAKER, limiters: LIMITER, groups: GROUP };

/** The actions on the node of that id. */
export function actionsFor(id, model) {
  return (BY_KIND[id.split('/', 1)[0]] ?? [])
    .filter((each) => !each.needsTargets || model.relations.targets(id).length > 0);
}

export const FIELDS = {
  for: { label: 'For how long', placeholder: 'such as 10m; empty: until someone ends it', presets: ['5m', '10m', '1h'] },
  key: { label: 'Key', placeholder: 'empty: the limiter and all its keys' },
  pause: { label: 'Pause between breakers', placeholder: 'such as 1s; empty: none', presets: ['1s', '5s'] },
  mode: { label: 'Mode', options: ['enforce', 'observe', 'off'] },
};
