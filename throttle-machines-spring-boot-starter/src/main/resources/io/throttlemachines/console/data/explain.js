/** Why a node is as it is, in a sentence, and the chain from it to the root. */

import { condition } from './condition.js';

/** Pieces of a sentence: text, and ids of nodes to follow. */
export function explain(node, model) {
  const roots = (node.blockedBy ?? []).filter((name) => name !== node.name || isNamesake(node, model));
  switch (condition(node).key) {
    case 'open':
      return open(node, roots);
    case 'half-open':
      return ['Its next calls are probes: they decide whether it closes.'];
    case 'blocked':
      return roots.length > 0
        ? ['It refuses calls because ', ...links(roots), roots.length > 1 ? ' are open.' : ' is open.']
        : ['It refuses calls because a dependency or a guard does not allow them.'];
    case 'off':
      return ['It is off: it lets every call through and counts nothing.'];
    case 'observe':
      return ['It only observes: it lets every call through, and reports what it would refuse.'];
    default:
      return node.kind === 'breaker' ? ['It lets calls through.'] : ['Nothing blocks it.'];
  }
}

/** Whether a limiter's own name is that of a breaker which blocks it. Otherwise its guard is meant. */
function isNamesake(node, model) {
  return node.kind === 'limiter' && reached(node, model).has(`breakers/${node.name}`);
}

function open(node, roots) {
  const primary = /^cascade from (.*)$/.exec(node.cause ?? '')?.[1];
  if (primary) {
    return ['It never failed itself: ', { name: primary }, ' opened it.', ...repair(roots.length > 0 ? roots : [primary])];
  }
  return [`It opened: ${node.cause ?? 'the cause is not known'}.`, ...repair(roots)];
}

function repair(roots) {
  return roots.length > 0 ? [' Repair ', ...links(roots), ' first.'] : [];
}

function links(names) {
  return names.flatMap((name, index) => [index > 0 ? ', ' : '', { name }]);
}

/** The ids from a node to an open breaker at the root, itself first; only itself if nothing blocks it. */
export function chain(node, model) {
  const before = reached(node, model);
  const root = [...before.keys()].find((id) => id !== node.id && blocking(id, model).length === 0);
  return root === undefined ? [node.id] : backwards(before, root);
}

/** The ids of all that stands in a node's way, the nearest first, each with the one before it; and the node itself. */
function reached(node, model) {
  const before = new Map([[node.id, null]]);
  for (const id of before.keys()) { // comes to those that are added meanwhile, too
    blocking(id, model).filter((each) => !before.has(each)).forEach((each) => before.set(each, id));
  }
  return before;
}

/** The ids of those that a node needs and cannot have now. */
function blocking(id, model) {
  return [...model.relations.dependencies(id), ...model.relations.primaries(id)]
    .filter((each) => model.nodes.get(each)?.available === false);
}

function backwards(before, root) {
  const path = [];
  for (let id = root; id !== null; id = before.get(id)) {
    path.unshift(id);
  }
  return path;
}
