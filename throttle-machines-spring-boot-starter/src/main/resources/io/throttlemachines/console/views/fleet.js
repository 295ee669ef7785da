/** The fleet as this instance sees it: which instances live, who votes to open which breaker, and the stores they share. */

import { html } from '../view.js';
import { Loaded } from './loaded.js';
import { NodeLink } from '../ui/link.js';
import { count, visible } from '../data/text.js';

export class FleetView extends Loaded {
  sources() {
    return this.props.model.fleet ? { fleet: 'fleet' } : {};
  }

  render(view, { fleet, fleetFailure }) {
    if (!fleet) {
      return html`<p class="nothing">${view.model.fleet ? fleetFailure?.message ?? 'Reading…' : 'No fleet: this instance shares neither breakers nor permits.'}</p>`;
    }
    const wanted = view.choices.search.trim().toLowerCase();
    const breakers = Object.entries(fleet.breakers ?? {}).filter(([name]) => name.toLowerCase().includes(wanted));
    return html`
      <div class="cards fleet">
        <${Instances} fleet=${fleet} times=${view.times}/>
        ${Object.entries(fleet.stores ?? {}).map(([name, store]) => html`<${Store} key=${`store ${name}`} name=${name} store=${store} times=${view.times}/>`)}
        ${breakers.map(([name, breaker]) => html`<${Agreed} key=${name} name=${name} breaker=${breaker} view=${view}/>`)}
      </div>`;
  }
}

function Instances({ fleet, times }) {
  const live = Object.entries(fleet.instances ?? {});
  return html`
    <section class="card" aria-label=${`fleet ${visible(fleet.name)}`}>
      <h2>${visible(fleet.name)}</h2>
      <p>This page is of the instance <b>${visible(fleet.instance)}</b>.</p>
      ${live.length > 0 && html`<h3>${count(live.length, 'live instance')}</h3>
        <ul class="members">${live.map(([name, { lastSeen }]) => html`
          <li key=${name}>${visible(name)} <span class="since">last seen ${times.at(lastSeen)}</span></li>`)}</ul>`}
    </section>`;
}

function Store({ name, store, times }) {
  return html`
    <section class="card" aria-label=${`store ${visible(name)}`}>
      <h2>Store ${visible(name)}</h2>
      <p class=${store.state === 'UP' ? 'good' : 'bad'}>${store.state} since ${times.at(store.since)}</p>
      ${store.lastError && html`<p class="error"><b>Last error</b> ${visible(store.lastError)}</p>`}
    </section>`;
}

/** What the fleet has agreed on. The circuit of an instance may differ while that instance alone is open. */
function Agreed({ name, breaker, view }) {
  const { state, votes, needed, quorum, probes } = breaker;
  return html`
    <section class="card" aria-label=${`cluster breaker ${visible(name)}`}>
      <h2><${NodeLink} id=${`breakers/${name}`} model=${view.model} onSelect=${view.onSelect}/></h2>
      <p class=${state === 'OPEN' ? 'bad' : 'good'}>${state} in the fleet</p>
      <p>${votes.length} of ${count(needed, 'vote')} that open it (quorum ${quorum})${votes.length > 0 && `: ${votes.map(visible).join(', ')}`}</p>
      ${probes.length > 0 && html`<p>Probes: ${probes.map(visible).join(', ')}</p>`}
    </section>`;
}
