/** Where everything in the picture is: first the members inside each group, then groups and single nodes as boxes. */

import { arrange, moved } from './arrange.js';

export const NODE = { width: 216, height: 48 };
const FRAME = { padding: 16, title: 34 };
const COLLAPSED = { width: 232, height: 62 };

/**
 * @param nodes     the nodes in the picture, each {id, group}
 * @param relations how they are related, each {from, to, kind}
 * @param collapsed names of the groups that are shown as one box
 */
export function layout(nodes, relations, collapsed) {
  const links = linksOf(nodes, relations);
  const blocks = blocksOf(nodes, links, collapsed);
  const blockOf = new Map();
  blocks.forEach((block) => block.members.forEach(({ id }) => blockOf.set(id, block)));
  const outer = arrange(blocks, between(links, blockOf));
  const places = new Map();
  const lanes = new Map();
  const frames = [];
  blocks.forEach((block) => placeBlock(block, outer.places.get(block.id), { places, lanes, frames }));
  return { places, frames, edges: edges(links, places, lanes), width: outer.width, height: outer.height };
}

/** A cause stands left of its effect: a dependency left of its dependent, a primary left of its target. */
function linksOf(nodes, relations) {
  const ids = new Set(nodes.map((node) => node.id));
  return relations
    .filter((edge) => ids.has(edge.from) && ids.has(edge.to))
    .map((edge) => (edge.kind === 'cascades-to'
      ? { ...edge, cause: edge.from, effect: edge.to }
      : { ...edge, cause: edge.to, effect: edge.from }));
}

function blocksOf(nodes, links, collapsed) {
  const groups = new Map();
  const blocks = [];
  nodes.forEach((node) => {
    if (!node.group) {
      blocks.push({ id: node.id, members: [node], ...NODE });
    } else if (groups.has(node.group)) {
      groups.get(node.group).members.push(node);
    } else {
      const block = { id: `groups/${node.group}`, group: node.group, members: [node] };
      groups.set(node.group, block);
      blocks.push(block);
    }
  });
  const own = linksInside(links, groups);
  const shapes = new Map();
  groups.forEach((block) => Object.assign(block, collapsed.has(block.group) ? COLLAPSED : inside(block, own.get(block) ?? [], shapes)));
  return blocks;
}

/** The links of each group whose both ends are in it, in one pass over all links. */
function linksInside(links, groups) {
  const groupOf = new Map();
  groups.forEach((block) => block.members.forEach(({ id }) => groupOf.set(id, block)));
  const own = new Map();
  links.forEach(({ cause, effect }) => {
    const block = groupOf.get(cause);
    if (block && block === groupOf.get(effect)) {
      if (!own.has(block)) {
        own.set(block, []);
      }
      own.get(block).push([cause, effect]);
    }
  });
  return own;
}

/** Groups of one shape are laid out once: a system of many parts is often the same part many times. */
function inside({ members }, own, shapes) {
  const indexes = new Map(members.map(({ id }, index) => [id, index]));
  const pairs = own.map((ends) => ends.map((id) => indexes.get(id)));
  const shape = JSON.stringify([members.length, pairs]);
  if (!shapes.has(shape)) {
    shapes.set(shape, arrange(members.map((_, id) => ({ id, ...NODE })), pairs));
  }
  const { places, width, height } = shapes.get(shape);
  return {
    inner: new Map(members.map(({ id }, index) => [id, places.get(index)])),
    width: width + 2 * FRAME.padding,
    height: height + FRAME.title + FRAME.padding,
  };
}

function between(links, blockOf) {
  const seen = new Set();
  return links
    .map(({ cause, effect }) => [blockOf.get(cause).id, blockOf.get(effect).id])
    .filter(([cause, effect]) => {
      const key = JSON.stringify([cause, effect]);
      const fresh = cause !== effect && !seen.has(key);
      seen.add(key);
      return fresh;
    });
}

/** The lanes of a node are those by which an arrow reaches it: that of its group, then its own. */
function placeBlock(block, { x, y, lane }, { places, lanes, frames }) {
  const outer = lane ? [lane] : [];
  if (!block.group) {
    lanes.set(block.id, outer);
    places.set(block.id, { x, y, ...NODE });
    return;
  }
  const { width, height } = block;
  frames.push({ group: block.group, members: block.members, collapsed: !block.inner, x, y, width, height });
  block.members.forEach(({ id }) => {
    const inner = block.inner && moved(block.inner.get(id), x + FRAME.padding, y + FRAME.title);
    lanes.set(id, inner?.lane ? [...outer, inner.lane] : outer);
    places.set(id, inner ? { x: inner.x, y: inner.y, ...NODE } : { x, y, width, height, inside: block.group });
  });
}

/** Each arrow once; those within a collapsed group are not seen. */
function edges(links, places, lanes) {
  const seen = new Map();
  links.forEach(({ from, to, kind, cause, effect }) => {
    const start = places.get(cause);
    const end = places.get(effect);
    if (start.inside && start.inside === end.inside) {
      return;
    }
    const key = JSON.stringify([start.inside ?? cause, end.inside ?? effect, kind]);
    if (!seen.has(key)) {
      seen.set(key, { key, from, to, kind, path: path(start, end, ways(lanes.get(cause), lanes.get(effect)), kind === 'cascades-to') });
    }
  });
  return [...seen.values()];
}

/** The ends of the lanes by which an arrow leaves its cause and reaches its effect. An arrow inside a group does not use the lane of the group. */
function ways(ofCause, ofEffect) {
  const leaving = ofCause.filter((lane) => !ofEffect.includes(lane) && lane.leave < lane.right).reverse();
  const entering = ofEffect.filter((lane) => !ofCause.includes(lane) && lane.left < lane.enter);
  return [
    ...leaving.flatMap(({ leave, right, y }) => [[leave, y], [right, y]]),
    ...entering.flatMap(({ left, enter, y }) => [[left, y], [enter, y]]),
  ];
}

/** A curve from cause to effect, drawn in the direction of the declaration so that its arrow head is at the right end. */
function path(cause, effect, ways, forwards) {
  const from = [cause.x + cause.width, cause.y + cause.height / 2];
  const leftwards = effect.x < from[0];
  const to = [leftwards ? effect.x + effect.width : effect.x, effect.y + effect.height / 2];
  const stops = leftwards ? [from, to] : [from, ...ways, to];
  const points = [from, ...stops.slice(1).flatMap((stop, index) => curve(stops[index], stop, leftwards))]
    .map((point) => point.map(Math.round).join(' '));
  const [start, ...rest] = forwards ? points : points.reverse();
  return `M${start}C${rest.join(' ')}`;
}

function curve([x1, y1], [x2, y2], leftwards) {
  const bend = leftwards ? 48 : Math.max(28, (x2 - x1) / 2);
  return [[x1 + bend, y1], [leftwards ? x2 + bend : x2 - bend, y2], [x2, y2]];
}
