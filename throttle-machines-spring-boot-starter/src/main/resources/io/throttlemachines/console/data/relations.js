/** Which node depends on which, and which opens which. Immutable. */

export class Relations {
  #out = new Map();
  #in = new Map();

  /** @param edges each as [from, to, kind] */
  constructor(edges) {
    this.edges = edges.map(([from, to, kind]) => ({ from, to, kind }));
    this.edges.forEach((edge) => {
      put(this.#out, edge.from, edge);
      put(this.#in, edge.to, edge);
    });
  }

  dependencies(id) {
    return this.#ends(this.#out, id, 'depends-on', 'to');
  }

  dependents(id) {
    return this.#ends(this.#in, id, 'depends-on', 'from');
  }

  targets(id) {
    return this.#ends(this.#out, id, 'cascades-to', 'to');
  }

  primaries(id) {
    return this.#ends(this.#in, id, 'cascades-to', 'from');
  }

  /** All targets, those of targets too, each once. */
  allTargets(id) {
    const found = new Set();
    const waiting = [id];
    while (waiting.length > 0) {
      this.targets(waiting.pop()).forEach((each) => {
        if (each !== id && !found.has(each)) {
          found.add(each);
          waiting.push(each);
        }
      });
    }
    return [...found];
  }

  #ends(edges, id, kind, end) {
    return (edges.get(id) ?? []).filter((edge) => edge.kind === kind).map((edge) => edge[end]);
  }
}

function put(map, key, value) {
  const known = map.get(key);
  if (known) {
    known.push(value);
  } else {
    map.set(key, [value]);
  }
}
