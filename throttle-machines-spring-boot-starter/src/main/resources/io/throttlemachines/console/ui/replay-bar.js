/** While the past is shown: which moment, earlier, later, and back to now. */

import { html } from '../view.js';
import { asOf } from '../data/replay.js';
import { sentence } from '../data/events.js';

export function ReplayBar({ replay, model, times, onReplay }) {
  const { events, index } = replay;
  const event = events[index];
  const show = (next) => onReplay({ events, index: next, nodes: asOf(model.nodes, model.relations, events, next) });
  return html`
    <section class="replay" aria-label="Replay">
      <strong>As it was at ${times.at(event.at)}</strong>
      <span class="what">${sentence(event)}</span>
      <button type="button" disabled=${index === events.length - 1} onClick=${() => show(index + 1)}>◀ Earlier</button>
      <input type="range" min="0" max=${events.length - 1} value=${events.length - 1 - index} aria-label="Moment"
             aria-valuetext=${`${times.at(event.at)}: ${sentence(event)}`}
             onInput=${(change) => show(events.length - 1 - Number(change.target.value))}/>
      <button type="button" disabled=${index === 0} onClick=${() => show(index - 1)}>Later ▶</button>
      <button type="button" class="primary" onClick=${() => onReplay(null)}>Back to now</button>
    </section>`;
}
