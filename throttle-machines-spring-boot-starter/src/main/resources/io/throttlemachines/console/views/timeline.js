/** What happened, newest first. Each moment can be shown in the graph as it was then. */

import { html } from '../view.js';
import { Loaded } from './loaded.js';
import { NodeLink } from '../ui/link.js';
import { asOf, subject } from '../data/replay.js';
import { tone, what } from '../data/events.js';

export class TimelineView extends Loaded {
  sources() {
    return this.props.model.history ? { recent: 'events' } : {};
  }

  #replay(index) {
    const { model, onReplay, onGo } = this.props;
    const { events } = this.state.recent;
    onReplay({ events, index, nodes: asOf(model.nodes, model.relations, events, index) });
    onGo({ view: 'graph' });
  }

  render({ model, times, onSelect }, { recent, recentFailure }) {
    if (!model.history) {
      return html`<p class="nothing">No history: the application remembers no events (throttle-machines.events.history is 0).</p>`;
    }
    const events = recent?.events ?? [];
    if (events.length === 0) {
      return html`<p class="nothing">${recentFailure ? recentFailure.message : recent ? 'Nothing has happened since the start.' : 'Reading…'}</p>`;
    }
    return html`
      <div class="timeline" tabindex="0" role="region" aria-label="Events">
        <p class="hint">The latest ${events.length} events. Choose one to see the graph as it was just after it.</p>
        <ol>${events.map((event, index) => html`
          <li key=${`${event.at} ${event.kind} ${event.name}`} class=${tone(event)}>
            <time datetime=${event.at} title=${event.at}>${times.at(event.at)}</time>
            <span class="who"><${NodeLink} id=${subject(model.nodes, event)} name=${event.name} model=${model} onSelect=${onSelect} most=${40}/></span>
            <span class="what">${what(event)}</span>
            <button type="button" aria-label=${`Show the graph as of ${times.at(event.at)}`} onClick=${() => this.#replay(index)}>Replay</button>
          </li>`)}
        </ol>
      </div>`;
  }
}
