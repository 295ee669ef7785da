/** What shapes and arrows mean. */

import { html } from '../view.js';
import { Glyph } from '../ui/glyph.js';
import { ALL_CONDITIONS } from '../data/condition.js';

export function Legend() {
  return html`
    <details class="legend">
      <summary>Legend</summary>
      <ul>
        ${ALL_CONDITIONS.map((each) => html`<li key=${each.key} class=${each.key}><${Glyph} of=${each}/>${each.label.toLowerCase()}</li>`)}
        <li><svg viewBox="0 0 40 10" width="40" height="10" aria-hidden="true"><path class="edge depends-on" d="M0 5h40"/></svg>depends on</li>
        <li><svg viewBox="0 0 40 10" width="40" height="10" aria-hidden="true"><path class="edge cascades-to" d="M0 5h40"/></svg>opens (cascade)</li>
        <li>Boxes are breakers, pills are limiters.</li>
      </ul>
    </details>`;
}
