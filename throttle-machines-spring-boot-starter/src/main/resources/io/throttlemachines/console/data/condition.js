/** What is the matter with a node, in one word: the same word, colour and shape in every view. */

const CONDITIONS = {
  open: { key: 'open', label: 'OPEN', rank: 0, well: false },
  halfOpen: { key: 'half-open', label: 'HALF-OPEN', rank: 1, well: false },
  blocked: { key: 'blocked', label: 'BLOCKED', rank: 2, well: false },
  off: { key: 'off', label: 'OFF', rank: 3, well: false },
  observe: { key: 'observe', label: 'OBSERVE', rank: 4, well: false },
  closed: { key: 'closed', label: 'CLOSED', rank: 5, well: true },
  ready: { key: 'ready', label: 'READY', rank: 6, well: true },
};

export const ALL_CONDITIONS = Object.values(CONDITIONS);

export function condition(node) {
  if (node.mode === 'off') {
    return CONDITIONS.off;
  }
  if (node.state === 'OPEN') {
    return CONDITIONS.open;
  }
  if (node.state === 'HALF_OPEN') {
    return CONDITIONS.halfOpen;
  }
  if (node.available === false) {
    return CONDITIONS.blocked;
  }
  if (node.mode === 'observe') {
    return CONDITIONS.observe;
  }
  return node.kind === 'breaker' ? CONDITIONS.closed : CONDITIONS.ready;
}

/** How many nodes are in each condition, most serious first. */
export function census(nodes) {
  const counts = new Map(ALL_CONDITIONS.map((each) => [each, 0]));
  for (const node of nodes) {
    const its = condition(node);
    counts.set(its, counts.get(its) + 1);
  }
  return counts;
}
