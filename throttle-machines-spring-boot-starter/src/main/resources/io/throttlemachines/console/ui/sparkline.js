/** The last minute of a rate as a small line. The number beside it says the same. */

import { html } from '../view.js';

const WIDTH = 72;
const HEIGHT = 18;
const POINTS = 60;

export function Sparkline({ history }) {
  if (history.length < 2) {
    return null;
  }
  const most = Math.max(1, ...history);
  const start = POINTS - history.length;
  const line = history.map((value, index) => {
    const x = ((start + index) * WIDTH) / (POINTS - 1);
    const y = HEIGHT - 1.5 - (value / most) * (HEIGHT - 3);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join('L');
  return html`
    <svg class="sparkline" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} width=${WIDTH} height=${HEIGHT} aria-hidden="true">
      <path d=${`M${line}`}/>
    </svg>`;
}
