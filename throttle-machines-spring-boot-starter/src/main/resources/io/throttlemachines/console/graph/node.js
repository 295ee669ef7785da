/** One node of the picture. It is drawn again only if something of it has changed. */

import { Component, html } from '../view.js';
import { Shape } from '../ui/glyph.js';
import { condition } from '../data/condition.js';
import { shortened, shortName, visible } from '../data/text.js';

const NAME_LENGTH = 22;
const STATE_LENGTH = 26;
const SEEN = ['node', 'place', 'selected', 'fresh', 'dim', 'fate', 'reachable', 'framed'];

export class GraphNode extends Component {
  shouldComponentUpdate(next) {
    return SEEN.some((each) => next[each] !== this.props[each]);
  }

  render({ node, place, selected, fresh, dim, fate, reachable, framed }) {
    const its = condition(node);
    const radius = node.kind === 'breaker' ? 6 : place.height / 2;
    const name = framed ? shortName(node) : node.name;
    const ringed = selected || fresh || fate || reachable;
    const classes = ['node', its.key, fresh && 'fresh', dim && 'dim', selected && 'selected', fate && `fate-${fate}`];
    return html`
      <g class=${classes.filter(Boolean).join(' ')} transform=${`translate(${place.x} ${place.y})`} data-id=${node.id}
         role="button" tabindex=${reachable ? 0 : -1} aria-label=${label(node, its, fate)} aria-pressed=${selected}>
        <title>${visible(node.name)}</title>
        ${ringed && html`<rect class="halo" x="-5" y="-5" width=${place.width + 10} height=${place.height + 10} rx=${radius + 5}/>`}
        <rect class="box" width=${place.width} height=${place.height} rx=${radius}/>
        <${Shape} of=${its} at="translate(12 14)"/>
        <text class="name" x="42" y="20">${shortened(name, NAME_LENGTH)}</text>
        <text class="state" x="42" y="37">${shortened(fate ? FATES[fate] : under(node, its), STATE_LENGTH)}</text>
      </g>`;
  }
}

const FATES = { opens: 'would open', blocked: 'would be blocked', root: 'if this opened' };

function under(node, its) {
  if (node.kind === 'limiter' && node.remaining !== undefined && its.well) {
    return `${node.remaining} permits left`;
  }
  return node.cause && its.key === 'open' ? `OPEN: ${node.cause}` : its.label;
}

function label(node, its, fate) {
  const says = [`${node.kind} ${visible(node.name)}`, its.label.toLowerCase()];
  if (node.cause && its.key === 'open') {
    says.push(visible(node.cause));
  }
  if (node.blockedBy && its.key === 'blocked') {
    says.push(`blocked by ${node.blockedBy.map(visible).join(', ')}`);
  }
  if (fate) {
    says.push(FATES[fate]);
  }
  return says.join(', ');
}
