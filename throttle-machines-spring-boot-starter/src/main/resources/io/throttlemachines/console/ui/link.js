/** A name that leads to its node. */

import { html } from '../view.js';
import { shortened, visible } from '../data/text.js';

export function NodeLink({ id, name, model, onSelect, most = 60 }) {
  const target = id ?? ['breakers', 'limiters', 'hedges'].map((kind) => `${kind}/${name}`).find((each) => model.nodes.has(each));
  const text = name ?? model.nodes.get(id)?.name ?? id;
  return target && model.nodes.has(target)
    ? html`<button type="button" class="link" title=${visible(text)} onClick=${() => onSelect(target)}>${shortened(text, most)}</button>`
    : html`<span title=${visible(text)}>${shortened(text, most)}</span>`;
}
