/** One node in depth: why it is as it is, what led there, and what can be done. */

import { html } from '../view.js';
import { Loaded } from '../views/loaded.js';
import { Badge } from '../ui/glyph.js';
import { NodeLink } from '../ui/link.js';
import { Countdown } from '../ui/countdown.js';
import { ActionButtons } from '../actions/buttons.js';
import { chain, explain } from '../data/explain.js';
import { condition } from '../data/condition.js';
import { path } from '../data/server.js';
import { visible } from '../data/text.js';
import { Impact } from './impact.js';
import { History, Methods, Neighbours, Settings, Status, Traffic } from './sections.js';

export class Detail extends Loaded {
  sources() {
    const { node: { id, kind, name }, model } = this.props;
    const named = encodeURIComponent(name);
    return {
      status: path(id),
      ...(model.history ? { events: `events?name=${named}` } : {}),
      methods: `methods?name=${named}`,
      ...(kind === 'hedge' ? {} : { settings: `console/settings/${path(id)}` }),
      ...(kind === 'breaker' ? { impact: `impact/${path(name)}` } : {}),
    };
  }

  componentDidUpdate(before) {
    if (before.node !== this.props.node) {
      this.load(); // it has just changed
    }
  }

  render(view, { status, events, methods, settings, impact, statusFailure }) {
    const { node, model, times, onSelect, onAct } = view;
    const follow = { model, onSelect };
    return html`
      <aside class="detail" aria-label=${`${node.kind} ${visible(node.name)}`}>
        <header>
          <div><p class="kind">${node.kind}</p><h2>${visible(node.name)}</h2></div>
          <button type="button" class="close" aria-label="Close" onClick=${() => onSelect(null)}>✕</button>
        </header>
        <p><${Badge} of=${condition(node)}/> ${node.since && html`<span class="since">since ${times.at(node.since)}</span>`}</p>
        <p class="why">${explain(node, model).map((piece) => (typeof piece === 'string' ? visible(piece) : html`<${NodeLink} name=${piece.name} ...${follow}/>`))}</p>
        <${Chain} ids=${chain(node, model)} ...${follow}/>
        ${node.retryAt && html`<p>Next probe: <${Countdown} to=${node.retryAt} skew=${model.skew}/></p>`}
        ${status?.resetAllowed === false && html`<p class="objection">May not be reset now: ${visible(status.resetObjection)}.</p>`}
        ${status?.lastError && html`<p class="error"><b>Last error</b> ${visible(status.lastError)}</p>`}
        ${statusFailure && html`<p class="objection" role="alert">${statusFailure.message}</p>`}
        <${ActionButtons} id=${node.id} model=${model} settings=${settings?.settings} onAct=${onAct}/>
        ${impact && html`<section><h3>${impact.state === 'OPEN' ? 'What it takes with it' : 'If it opened'}</h3><${Impact} impact=${impact} ...${follow}/></section>`}
        <${Traffic} node=${node} model=${model}/>
        <${Neighbours} node=${node} ...${follow}/>
        ${status && html`<${Status} status=${status} times=${times}/>`}
        ${methods?.methods.length > 0 && html`<${Methods} methods=${methods.methods}/>`}
        ${events?.events.length > 0 && html`<${History} events=${events.events} times=${times}/>`}
        ${settings && html`<${Settings} settings=${settings.settings}/>`}
      </aside>`;
  }
}

function Chain({ ids, ...follow }) {
  if (ids.length < 2) {
    return null;
  }
  return html`
    <ol class="chain" aria-label="Chain to the root">${ids.map((id) => html`
      <li key=${id}><${NodeLink} id=${id} ...${follow} most=${34}/></li>`)}
    </ol>`;
}
