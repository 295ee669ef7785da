/** What a breaker takes with it, or would take with it. */

import { html } from '../view.js';
import { NodeLink } from '../ui/link.js';
import { count, visible } from '../data/text.js';

export function Impact({ impact, model, onSelect }) {
  const blocked = impact.unavailable.filter((name) => name !== impact.breaker && !impact.opens.includes(name));
  const open = impact.state === 'OPEN';
  const names = (list) => list.map((name) => html`<li key=${name}><${NodeLink} name=${name} model=${model} onSelect=${onSelect} most=${36}/></li>`);
  return html`
    <div class="impact">
      ${impact.opens.length > 0 && html`<p>Opens with it:</p><ul>${names(impact.opens)}</ul>`}
      ${blocked.length > 0 && html`<p>${open ? 'Blocked by it:' : 'Would be blocked:'}</p><ul>${names(blocked)}</ul>`}
      ${impact.opens.length + blocked.length === 0 && html`<p>No other breaker or limiter.</p>`}
      ${impact.methods.length > 0 && html`
        <p>${count(impact.methods.length, 'method')} ${open ? 'refused' : 'would be refused'}:</p>
        <ul class="methods">${impact.methods.map((method) => html`
          <li key=${`${method.class} ${method.method}`}><code>${visible(method.class.split('.').pop())}.${visible(method.method)}</code>
            ${method.fallback && html`<span class="tag">fallback answers</span>`}</li>`)}
        </ul>`}
    </div>`;
}

export function ImpactCard({ impact, model, onSelect }) {
  return html`
    <aside class="impact-card" aria-label="Impact" aria-live="polite">
      <h2>${impact.state === 'OPEN' ? 'Because it is open' : 'If it opened'}: ${visible(impact.breaker)}</h2>
      <${Impact} impact=${impact} model=${model} onSelect=${onSelect}/>
    </aside>`;
}
