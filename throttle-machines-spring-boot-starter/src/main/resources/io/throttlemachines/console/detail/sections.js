/** The sections of a node in depth. */

import { html } from '../view.js';
import { NodeLink } from '../ui/link.js';
import { tone, what } from '../data/events.js';
import { Sparkline } from '../ui/sparkline.js';
import { rate, visible } from '../data/text.js';

const MOST_EVENTS = 20;

/** Fields that the page shows elsewhere, or that only a program needs. */
const ELSEWHERE = new Set(['state', 'dependsOn', 'blockedBy', 'lastError', 'cause', 'manualAction', 'openedAt', 'retryAfter',
  'resetAllowed', 'resetObjection', 'recoveryAllowed', 'isolated']);

export function Status({ status, times }) {
  const { manualAction } = status;
  const plain = Object.entries(status).filter(([key]) => !ELSEWHERE.has(key));
  return html`
    <section><h3>Status</h3>
      ${manualAction && html`
        <p class="manual">By hand: <b>${visible(manualAction.action)}</b>${manualAction.by && ` of ${visible(manualAction.by)}`}, at ${times.at(manualAction.at)}${manualAction.until && `, until ${times.at(manualAction.until)}`}${manualAction.reason && `: ${visible(manualAction.reason)}`}</p>`}
      <dl>${plain.map(([key, value]) => html`<div key=${key}><dt>${words(key)}</dt><dd>${visible(typeof value === 'object' ? JSON.stringify(value) : value)}</dd></div>`)}</dl>
    </section>`;
}

/** recoveryObjection becomes recovery objection. */
function words(key) {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Calls and refusals a second. Of a breaker without metrics, only refusals are known. */
export function Traffic({ node, model }) {
  const { calls, refused, history } = model.rates(node.id);
  const known = [['calls/s', node.calls, calls], ['refused/s', node.refused, refused]].filter(([, total]) => total !== undefined);
  if (known.length === 0) {
    return null;
  }
  return html`
    <section class="traffic"><h3>Traffic</h3>
      <dl>${known.map(([label, total, now]) => html`
        <div key=${label}><dt>${label}</dt><dd>${rate(now)} <span class="since">(${total} since the start)</span></dd></div>`)}</dl>
      <${Sparkline} history=${history}/>
    </section>`;
}

export function Neighbours({ node, model, onSelect }) {
  const { relations } = model;
  const lists = [
    ['Depends on', relations.dependencies(node.id)],
    ['Needed by', relations.dependents(node.id)],
    ['Opens', relations.targets(node.id)],
    ['Opened by', relations.primaries(node.id)],
  ].filter(([, ids]) => ids.length > 0);
  if (lists.length === 0) {
    return null;
  }
  return html`
    <section><h3>Relations</h3><dl>${lists.map(([label, ids]) => html`
      <div key=${label}><dt>${label}</dt><dd>${ids.map((id, index) => html`${index > 0 && ', '}<${NodeLink} key=${id} id=${id} model=${model} onSelect=${onSelect} most=${34}/>`)}</dd></div>`)}</dl>
    </section>`;
}

export function Methods({ methods }) {
  return html`
    <section><h3>Methods</h3><ul class="methods">${methods.map((method) => html`
      <li key=${`${method.class} ${method.method}`}>
        <code>${visible(method.class.split('.').pop())}.${visible(method.method)}</code>
        <span class="steps">${method.steps.map((step) => visible(step.annotation)).join(' › ')}</span>
      </li>`)}</ul>
    </section>`;
}

export function History({ events, times }) {
  return html`
    <section><h3>History</h3><ol class="history">${events.slice(0, MOST_EVENTS).map((event) => html`
      <li key=${`${event.at} ${event.kind}`} class=${tone(event)}><time datetime=${event.at}>${times.at(event.at)}</time> ${what(event)}</li>`)}</ol>
    </section>`;
}

export function Settings({ settings }) {
  return html`
    <section><h3>Settings</h3><dl>${settings.filter(({ value }) => value !== undefined).map(({ name, value }) => html`
      <div key=${name}><dt>${words(name)}</dt><dd>${visible(value)}</dd></div>`)}</dl>
    </section>`;
}
