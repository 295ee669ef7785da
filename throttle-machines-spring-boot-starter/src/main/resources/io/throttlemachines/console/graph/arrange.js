/** Places boxes of any size: d3-dag puts those that arrows join in layers from left to right, and potpack puts such parts side by side. */

import {
  coordGreedy,
  coordSimplex,
  decrossDfs,
  decrossTwoLayer,
  graph,
  layeringLongestPath,
  layeringSimplex,
  sugiyama,
} from '../lib/d3-dag.mjs';
import potpack from '../lib/potpack.mjs';
import { folded } from './fold.js';

const GAPS = { column: 76, row: 16 };
const PART_GAP = 32;
/** Width by height of the whole, about that of a screen. */
const ASPECT = 1.6;

/** From the best picture to the fastest: a part gets the first whose size it does not exceed. */
const METHODS = [
  { most: 60, layering: layeringSimplex(), decross: decrossTwoLayer().passes(12), coord: coordSimplex() },
  { most: 400, layering: layeringSimplex(), decross: decrossTwoLayer().passes(2), coord: coordGreedy() },
  { most: Number.POSITIVE_INFINITY, layering: layeringLongestPath(), decross: decrossDfs(), coord: coordGreedy() },
];

/**
 * @param items the boxes, each {id, width, height}
 * @param links pairs [cause, effect] of ids, with both ends among the items
 * @returns {places: Map of id to {x, y}, with the lane of a box that has one (graph/fold.js), width, height}
 */
export function arrange(items, links) {
  const all = graph();
  const nodes = new Map(items.map((item) => [item.id, all.node(item)]));
  links.forEach(([cause, effect]) => all.link(nodes.get(cause), nodes.get(effect)));
  const parts = [...all.split()].map(layered);
  const packed = potpack(parts);
  const places = new Map();
  parts.forEach((part) => {
    part.boxes.forEach((box) => places.set(box.id, moved(box, part.x * ASPECT, part.y)));
  });
  return { places, width: packed.w * ASPECT - PART_GAP, height: packed.h - PART_GAP };
}

/** A part laid out, as potpack wants it. d3-dag goes from top to bottom, so its width is the height here. */
function layered(part) {
  const size = part.nnodes();
  const { layering, decross, coord } = METHODS.find(({ most }) => size <= most);
  const turned = sugiyama()
    .layering(layering)
    .decross(decross)
    .coord(coord)
    .nodeSize(({ data }) => [data.height, data.width])
    .gap([GAPS.row, GAPS.column])(part);
  const straight = [...part.nodes()].map(({ x, y, data }) => ({ ...data, x: y - data.width / 2, y: x - data.height / 2 }));
  const { boxes, width, height } = folded(straight, { width: turned.height, height: turned.width }, GAPS, ASPECT);
  return { boxes, w: (width + PART_GAP) / ASPECT, h: height + PART_GAP };
}

/** The place of a box, and its lane, when all around it is moved. */
export function moved({ x, y, lane }, dx, dy) {
  const shifted = lane
    && { y: lane.y + dy, left: lane.left + dx, right: lane.right + dx, enter: lane.enter + dx, leave: lane.leave + dx };
  return { x: x + dx, y: y + dy, lane: shifted };
}
