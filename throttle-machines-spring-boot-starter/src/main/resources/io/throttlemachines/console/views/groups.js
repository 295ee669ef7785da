/** Groups with their members in the order in which they recover, and hedges. */

import { html } from '../view.js';
import { Loaded } from './loaded.js';
import { Badge } from '../ui/glyph.js';
import { NodeLink } from '../ui/link.js';
import { ActionButtons } from '../actions/buttons.js';
import { condition } from '../data/condition.js';
import { visible } from '../data/text.js';

export class GroupsView extends Loaded {
  sources() {
    return { all: 'groups' };
  }

  render(view, { all }) {
    const hedges = [...view.nodes.values()].filter((node) => node.kind === 'hedge' && view.matches(node));
    const groups = Object.entries(all?.groups ?? {}).filter(([name]) => name.toLowerCase().includes(view.choices.search.trim().toLowerCase()));
    return html`
      <div class="cards">
        ${groups.map(([name, group]) => html`<${Group} key=${name} name=${name} group=${group} view=${view}/>`)}
        ${hedges.map((hedge) => html`<${Hedge} key=${hedge.id} hedge=${hedge} view=${view}/>`)}
        ${all && groups.length + hedges.length === 0 && html`<p class="nothing">No group or hedge ${view.choices.search ? 'has such a name' : 'is declared'}.</p>`}
      </div>`;
  }
}

function Group({ name, group, view }) {
  const others = Object.keys(group.members).filter((member) => !group.recoveryOrder.includes(member));
  const member = (each, index) => {
    const node = view.nodes.get(`breakers/${name}.${each}`) ?? view.nodes.get(`limiters/${name}.${each}`);
    return html`
      <li key=${each}>${index !== null && html`<span class="step">${index + 1}</span>`}
        <${NodeLink} id=${node?.id} name=${each} model=${view.model} onSelect=${view.onSelect}/>
        ${node && html`<${Badge} of=${condition(node)}/>`}</li>`;
  };
  return html`
    <section class="card" aria-label=${`group ${visible(name)}`}>
      <h2>${visible(name)}</h2>
      <p class=${group.operational ? 'good' : 'bad'}>${group.operational ? 'Operational: no breaker of it is open.' : 'Not operational: a breaker of it is open.'}</p>
      <h3>Breakers, in the order in which they recover</h3>
      <ol class="members">${group.recoveryOrder.map(member)}</ol>
      ${others.length > 0 && html`<h3>Limiters</h3><ul class="members">${others.map((each) => member(each, null))}</ul>`}
      <${ActionButtons} id=${`groups/${name}`} model=${view.model} onAct=${view.onAct}/>
    </section>`;
}

function Hedge({ hedge, view }) {
  const share = hedge.calls > 0 ? Math.round((hedge.hedged / hedge.calls) * 100) : 0;
  return html`
    <section class="card" aria-label=${`hedge ${visible(hedge.name)}`}>
      <h2><${NodeLink} id=${hedge.id} model=${view.model} onSelect=${view.onSelect}/></h2>
      <p>Hedge: ${hedge.calls} calls, ${share} % of them sent more than once, ${hedge.failures} failed.</p>
    </section>`;
}
