/** What an action has done, what was refused, and why. */

import { html } from '../view.js';
import { visible } from '../data/text.js';

export function Report({ report, onClose }) {
  const refused = report.steps.filter(({ done }) => !done);
  const sum = refused.length === 0 ? 'Done.' : refused.length === report.steps.length ? 'Refused: nothing has changed.' : 'Done in part.';
  return html`
    <div class="report" role="status">
      <p class=${report.done ? 'good' : 'bad'}>${sum}</p>
      <ul>${report.steps.map((step) => html`
        <li key=${step.name} class=${step.done ? 'good' : 'bad'}>
          <b>${visible(step.name)}</b> ${step.done ? 'done' : 'refused'}${step.reason && `: ${visible(step.reason)}`}</li>`)}</ul>
      ${report.steps.length === 0 && html`<p>There was nothing to do.</p>`}
      <div class="buttons"><button type="button" class="primary" ref=${(button) => button?.focus()} onClick=${onClose}>Close</button></div>
    </div>`;
}
