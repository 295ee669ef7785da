/** The top of the page: how things are in one line, where to go, and how to read. */

import { html } from '../view.js';
import { Glyph } from './glyph.js';
import { census } from '../data/condition.js';

const VIEWS = [['graph', 'Graph'], ['table', 'Table'], ['groups', 'Groups'], ['timeline', 'Timeline'], ['fleet', 'Fleet']];
const THEMES = { system: 'light', light: 'dark', dark: 'system' };

export function Header(props) {
  const { model, choices, view, failure, times, onGo, onChoose } = props;
  return html`
    <header>
      <h1>Throttle Machines</h1>
      <nav aria-label="Views">${VIEWS.filter(([name]) => name !== 'fleet' || model.fleet).map(([name, label]) => html`
        <a key=${name} href=${`#${name}`} aria-current=${view === name ? 'page' : null}
           onClick=${(event) => { event.preventDefault(); onGo({ view: name }); }}>${label}</a>`)}
      </nav>
      <${Summary} nodes=${model.nodes}/>
      <div class="reading">
        ${!model.actions && model.at > 0 && html`<span class="tag">read-only</span>`}
        <${Pulse} failure=${failure} at=${model.at} times=${times}/>
        <button type="button" aria-pressed=${choices.utc} title=${`Times are in ${times.zone}`}
                onClick=${() => onChoose({ utc: !choices.utc })}>UTC</button>
        <button type="button" title=${`Colours: ${choices.theme}`} aria-label=${`Colours: ${choices.theme}`}
                onClick=${() => onChoose({ theme: THEMES[choices.theme] })}>◐</button>
      </div>
    </header>`;
}

/** A screen reader says the line when it changes, which is rare. */
function Summary({ nodes }) {
  const counts = [...census(nodes.values())].filter(([each, number]) => number > 0 && !each.well);
  const well = nodes.size - counts.reduce((sum, [, number]) => sum + number, 0);
  return html`
    <p class="summary" role="status">
      ${counts.map(([each, number]) => html`
        <span key=${each.key} class=${`count ${each.key}`}><${Glyph} of=${each}/><b>${number}</b> ${each.label.toLowerCase()}</span>`)}
      <span class="count closed"><b>${well}</b> well</span>
    </p>`;
}

function Pulse({ failure, at, times }) {
  if (failure) {
    return html`<span class="pulse lost" role="alert">${failure.message}${at > 0 ? ` Shown as of ${times.clock.format(at)}.` : ''}</span>`;
  }
  return html`<span class="pulse">${at > 0 ? times.clock.format(at) : ''}</span>`;
}
