/** Lays out a graph in a thread of its own, so that the page answers meanwhile. */

import { layout } from './layout.js';

self.addEventListener('message', ({ data: { number, nodes, edges, collapsed } }) => {
  try {
    self.postMessage({ number, picture: layout(nodes, edges, new Set(collapsed)) });
  } catch (failure) {
    self.postMessage({ number, failure: String(failure) });
  }
});
