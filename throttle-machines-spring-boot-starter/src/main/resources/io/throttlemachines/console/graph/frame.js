/** A group in the picture: a frame around its members, or one box in their place. */

import { html } from '../view.js';
import { Shape } from '../ui/glyph.js';
import { condition } from '../data/condition.js';
import { count, shortened, visible } from '../data/text.js';

export function Frame({ frame, nodes, onToggle }) {
  const worst = frame.members.map(({ id }) => condition(nodes.get(id))).sort((one, other) => one.rank - other.rank)[0];
  const unwell = frame.members.filter(({ id }) => !condition(nodes.get(id)).well).length;
  const toggle = (event) => (event.type === 'click' || event.key === 'Enter' || event.key === ' ') && press(event);
  const press = (event) => {
    event.preventDefault();
    onToggle(frame.group);
  };
  const sum = unwell > 0 ? `${unwell} of ${frame.members.length} not well` : count(frame.members.length, 'member');
  return html`
    <g class=${`frame ${frame.collapsed ? `collapsed node ${worst.key}` : ''}`} transform=${`translate(${frame.x} ${frame.y})`}>
      <rect class="box" width=${frame.width} height=${frame.height} rx="10"/>
      <g class="toggle" role="button" tabindex="0" aria-expanded=${!frame.collapsed}
         aria-label=${`group ${visible(frame.group)}, ${sum}`} onClick=${toggle} onKeyDown=${toggle}>
        <title>${visible(frame.group)}</title>
        <rect class="hit" width=${frame.width} height=${frame.collapsed ? frame.height : 32} rx="10"/>
        <path class="arrow" d=${frame.collapsed ? 'M14 11l6 6l-6 6z' : 'M11 14l6 6l6-6z'}/>
        <text class="name" x="30" y="22">${shortened(frame.group, Math.max(10, Math.floor(frame.width / 8) - 6))}</text>
        ${frame.collapsed && html`
          <${Shape} of=${worst} at="translate(12 33)"/>
          <text class="state" x="42" y="47">${sum}</text>`}
      </g>
    </g>`;
}
