/** All that the page knows: nodes by id, how they are related, and how fast their counts grow. */

import { Rates } from './rates.js';
import { Relations } from './relations.js';

/** A node that has changed its state within this time stands out. */
const FRESH_MILLIS = 8000;

export class Model {
  nodes = new Map();
  relations = new Relations([]);
  actions = false;
  /** Whether the server remembers events. */
  history = false;
  /** Whether the server shares breakers or permits with others. */
  fleet = false;
  /** When the server read the nodes, in milliseconds, and by how much its clock is ahead of the browser's. */
  at = 0;
  skew = 0;
  /** Changes with the set of nodes or relations: then the graph needs a new layout. */
  shape = 0;

  #rates = new Map();
  #changed = new Map();

  apply(changes) {
    const at = Date.parse(changes.at);
    const seconds = this.at === 0 ? 0 : (at - this.at) / 1000;
    const before = this.nodes;
    const nodes = changes.complete ? new Map() : new Map(before);
    const now = Date.now();
    changes.nodes.forEach((node) => {
      const id = `${node.kind}s/${node.name}`;
      const known = before.get(id);
      if (known && looks(known) !== looks(node)) {
        this.#changed.set(id, now);
      }
      nodes.set(id, { ...node, id });
    });
    if (nodes.size !== before.size || changes.edges) {
      this.shape += 1;
    }
    this.#measure(before, nodes, seconds);
    this.nodes = nodes;
    this.actions = changes.actions;
    this.history = changes.history;
    this.fleet = changes.fleet;
    this.at = at;
    this.skew = at - now;
    if (changes.edges) {
      this.relations = new Relations(changes.edges);
    }
  }

  #measure(before, nodes, seconds) {
    if (seconds <= 0) {
      return;
    }
    for (const id of this.#rates.keys()) {
      if (!nodes.has(id)) {
        this.#rates.delete(id);
        this.#changed.delete(id);
      }
    }
    nodes.forEach((node, id) => {
      const known = before.get(id);
      if (!this.#rates.has(id)) {
        if (node === known) {
          return; // nothing has happened here since the page was opened
        }
        this.#rates.set(id, new Rates());
      }
      this.#rates.get(id).add(
        growth(node.calls, known?.calls, seconds),
        growth(node.refused, known?.refused, seconds),
      );
    });
  }

  /** Calls and refusals a second, with a history. */
  rates(id) {
    return this.#rates.get(id) ?? Rates.NONE;
  }

  fresh(id) {
    return Date.now() - (this.#changed.get(id) ?? 0) < FRESH_MILLIS;
  }
}

function looks(node) {
  return `${node.state} ${node.mode} ${node.available}`;
}

/** A count that has become smaller belongs to another start of the application. */
function growth(count, before, seconds) {
  if (count === undefined || before === undefined || count < before) {
    return 0;
  }
  return (count - before) / seconds;
}
