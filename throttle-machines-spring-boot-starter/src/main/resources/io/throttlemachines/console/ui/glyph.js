/** The shape of a condition, drawn in a square of 20 units. Each differs from the others without its colour. */

import { html } from '../view.js';

const SHAPES = {
  open: () => html`<path class="solid" d="M7 2h6l5 5v6l-5 5H7l-5-5V7z"/><path class="mark" d="M7 7l6 6M13 7l-6 6"/>`,
  'half-open': () => html`<circle class="line" cx="10" cy="10" r="7.5"/><path class="solid" d="M10 2.5a7.5 7.5 0 0 1 0 15z"/>`,
  blocked: () => html`<path class="line" d="M10 2.5L18.5 17.5h-17z"/><path class="line" d="M10 8v4.5M10 14.2v1.4"/>`,
  off: () => html`<path class="line dotted" d="M3 3h14v14H3z"/><path class="line" d="M6.5 10h7"/>`,
  observe: () => html`<path class="line" d="M2 10c4-7 12-7 16 0c-4 7-12 7-16 0z"/><circle class="solid" cx="10" cy="10" r="2.6"/>`,
  closed: () => html`<path class="line" d="M2.5 10a7.5 7.5 0 1 1 15 0a7.5 7.5 0 1 1 -15 0zM6.3 10.2l2.6 2.6l4.8-5.2"/>`,
  ready: () => html`<path class="line" d="M3 15a7.5 7.5 0 1 1 14 0zM10 14l3.4-5"/>`,
};

/** Inside another picture, where a transformation puts it. */
export function Shape({ of, at }) {
  return html`<g class=${`glyph ${of.key}`} transform=${at}>${SHAPES[of.key]()}</g>`;
}

/** A picture of its own, beside a text that says the same. */
export function Glyph({ of }) {
  return html`<svg class="inline-glyph" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><${Shape} of=${of}/></svg>`;
}

/** Shape and word. */
export function Badge({ of }) {
  return html`<span class=${`badge ${of.key}`}><${Glyph} of=${of}/>${of.label}</span>`;
}
