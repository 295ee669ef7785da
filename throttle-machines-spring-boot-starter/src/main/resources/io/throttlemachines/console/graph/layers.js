/** Layers and their order: each effect stands right of its causes, and few arrows cross. */

const SWEEPS = 6;

/**
 * Lists of ids, one for each layer.
 *
 * @param ids   the items, in the order of declaration
 * @param links pairs [cause, effect]
 */
export function layers(ids, links) {
  const effects = neighbours(ids, links, 0, 1);
  const causes = neighbours(ids, links, 1, 0);
  const ranks = rank(ids, effects);
  const result = [];
  ids.forEach((id) => (result[ranks.get(id)] ??= []).push(id));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    reorder(result, sweep % 2 === 0 ? causes : effects, sweep % 2 === 0);
  }
  return result;
}

function neighbours(ids, links, from, to) {
  const found = new Map(ids.map((id) => [id, []]));
  links.forEach((link) => found.get(link[from]).push(link[to]));
  return found;
}

/** The longest way from a root. An arrow that would close a circle, as between two groups, is left out. */
function rank(ids, effects) {
  const ordered = causesFirst(ids, effects);
  const places = new Map(ordered.map((id, place) => [id, place]));
  const ranks = new Map(ids.map((id) => [id, 0]));
  ordered.forEach((id) => {
    effects.get(id).filter((effect) => places.get(effect) > places.get(id)).forEach((effect) => {
      ranks.set(effect, Math.max(ranks.get(effect), ranks.get(id) + 1));
    });
  });
  return ranks;
}

/** Found depth first, without recursion. */
function causesFirst(ids, effects) {
  const met = new Set();
  const finished = [];
  ids.forEach((start) => {
    const stack = met.has(start) ? [] : [{ id: start, next: 0 }];
    met.add(start);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const effect = effects.get(top.id)[top.next];
      top.next += 1;
      if (effect === undefined) {
        finished.push(stack.pop().id);
      } else if (!met.has(effect)) {
        met.add(effect);
        stack.push({ id: effect, next: 0 });
      }
    }
  });
  return finished.reverse();
}

/** Each item moves to the mean place of its neighbours, layer by layer. */
function reorder(all, towards, forwards) {
  const places = new Map();
  const remember = (layer) => layer.forEach((id, index) => places.set(id, index / layer.length));
  const ordered = forwards ? all : [...all].reverse();
  ordered.forEach((layer) => {
    const aims = new Map(layer.map((id, index) => [id, aim(towards.get(id), places, index / layer.length)]));
    layer.sort((one, other) => aims.get(one) - aims.get(other));
    remember(layer);
  });
}

function aim(neighbours, places, own) {
  const known = neighbours.filter((each) => places.has(each));
  return known.length === 0 ? own : known.reduce((sum, each) => sum + places.get(each), 0) / known.length;
}
