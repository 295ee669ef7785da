/** Has graphs laid out, and keeps the last pictures: a graph whose structure was seen before needs no new layout. */

const MOST_KEPT = 8;

class Pictures {
  /** Called when a picture that was asked for is there, or will never be. */
  onChange = () => {};
  /** Why the graph that was asked for last cannot be laid out; null if nothing is wrong. */
  failure = null;

  #worker = new Worker(new URL('layout-worker.js', import.meta.url), { type: 'module' });
  /** By what determines the layout, least recently used first. */
  #kept = new Map();
  #number = 0;
  #asked = null;
  /** Why no graph can be laid out; null while the thread is well. */
  #lost = null;

  constructor() {
    this.#worker.addEventListener('message', ({ data: { number, picture, failure } }) => {
      if (number !== this.#number) {
        return; // another graph has been asked for meanwhile
      }
      if (picture) {
        this.#keep(this.#asked, { key: this.#asked, ...picture });
      }
      this.failure = failure ?? null;
      this.onChange();
    });
    this.#worker.addEventListener('error', () => {
      this.#lost = 'its program could not be loaded';
      this.failure = this.#lost;
      this.onChange();
    });
  }

  /** The picture of these nodes and relations; null if it is not there yet. */
  of(nodes, edges, collapsed) {
    const key = JSON.stringify([nodes.map(({ id, group }) => [id, group]), edges, [...collapsed]]);
    const known = this.#kept.get(key);
    if (known) {
      this.#keep(key, known);
      return known;
    }
    if (this.#asked !== key) {
      this.#asked = key;
      this.failure = this.#lost;
      this.#number += 1;
      const slim = nodes.map(({ id, group }) => ({ id, group }));
      this.#worker.postMessage({ number: this.#number, nodes: slim, edges, collapsed: [...collapsed] });
    }
    return null;
  }

  #keep(key, picture) {
    this.#kept.delete(key);
    this.#kept.set(key, picture);
    if (this.#kept.size > MOST_KEPT) {
      this.#kept.delete(this.#kept.keys().next().value);
    }
  }
}

/** The page loads this file first, so that the thread starts while the rest is still loading. */
export const pictures = new Pictures();
