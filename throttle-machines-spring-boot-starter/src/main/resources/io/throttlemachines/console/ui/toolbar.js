/** What narrows a view: search, what is not well, impact, groups. */

import { html } from '../view.js';

export function Toolbar({ choices, view, model, onChoose }) {
  const groups = [...new Set([...model.nodes.values()].map((node) => node.group).filter(Boolean))];
  const allCollapsed = groups.length > 0 && groups.every((group) => choices.collapsed.has(group));
  return html`
    <div class="toolbar" role="search">
      <input id="search" type="search" placeholder="Search names ( / )" aria-label="Search names" value=${choices.search}
             onInput=${(event) => onChoose({ search: event.target.value })}/>
      <${Toggle} label="Not well" on=${choices.unwell} onToggle=${(unwell) => onChoose({ unwell })}/>
      ${view === 'graph' && html`
        <${Toggle} label="What if it opened" on=${choices.whatIf} onToggle=${(whatIf) => onChoose({ whatIf })}/>
        ${groups.length > 0 && html`
          <${Toggle} label="Collapse groups" on=${allCollapsed}
              onToggle=${(all) => onChoose({ collapsed: new Set(all ? groups : []) })}/>`}`}
    </div>`;
}

function Toggle({ label, on, onToggle }) {
  return html`<button type="button" class="toggle-button" aria-pressed=${on} onClick=${() => onToggle(!on)}>${label}</button>`;
}
