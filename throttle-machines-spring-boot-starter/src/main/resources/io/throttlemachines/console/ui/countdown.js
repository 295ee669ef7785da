/** The time until a moment by the server's clock. */

import { html } from '../view.js';
import { span } from '../data/time.js';

export function Countdown({ to, skew }) {
  const left = Date.parse(to) - Date.now() - skew;
  return html`<span class="countdown">${left > 0 ? span(left) : 'at the next call'}</span>`;
}
