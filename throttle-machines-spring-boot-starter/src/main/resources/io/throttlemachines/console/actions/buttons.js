/** The actions on one node as buttons. A reader who may not act sees none. */

import { html } from '../view.js';
import { actionsFor } from './catalogue.js';

export function ActionButtons({ id, model, settings, onAct }) {
  const actions = onAct ? actionsFor(id, model) : [];
  if (actions.length === 0) {
    return null;
  }
  return html`
    <div class="actions" role="group" aria-label=${`Actions on this ${id.split('/', 1)[0].slice(0, -1)}`}>
      ${actions.map((action) => html`
        <button type="button" key=${action.key ?? action.action} class=${action.grave ? 'grave' : ''}
                onClick=${() => onAct({ id, action, settings })}>${action.label}…</button>`)}
    </div>`;
}
