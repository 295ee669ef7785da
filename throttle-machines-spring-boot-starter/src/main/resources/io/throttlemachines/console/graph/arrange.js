/** Places boxes of any size in layers from left to right. Boxes without arrows stand in a block below. */

import { layers } from './layers.js';

const COLUMN_GAP = 76;
const ROW_GAP = 16;
const PASSES = 3;

/**
 * @param items the boxes, each {id, width, height}
 * @param links pairs [cause, effect] of ids, with both ends among the items
 * @returns {places: Map of id to {x, y}, width, height}
 */
export function arrange(items, links) {
  const linked = new Set(links.flat());
  const boxes = new Map(items.map((item) => [item.id, item]));
  const places = new Map();
  const related = items.filter((item) => linked.has(item.id)).map((item) => item.id);
  const columns = placeLayers(layers(related, links), boxes, places);
  align(columns, links, boxes, places);
  const used = extent(related, boxes, places);
  pack(items.filter((item) => !linked.has(item.id)), places, used);
  return { places, ...extent(items.map((item) => item.id), boxes, places) };
}

/** A layer that is too tall becomes several columns. */
function placeLayers(all, boxes, places) {
  const area = all.flat().reduce((sum, id) => sum + boxes.get(id).width * boxes.get(id).height, 0);
  const tallest = Math.max(640, Math.sqrt(area) * 0.75);
  const columns = all.flatMap((layer) => wrap(layer, tallest, boxes));
  let x = 0;
  columns.forEach((column) => {
    let y = 0;
    column.forEach((id) => {
      places.set(id, { x, y });
      y += boxes.get(id).height + ROW_GAP;
    });
    x += Math.max(...column.map((id) => boxes.get(id).width)) + COLUMN_GAP;
  });
  return columns;
}

function wrap(layer, tallest, boxes) {
  const columns = [[]];
  let height = 0;
  layer.forEach((id) => {
    const own = boxes.get(id).height + ROW_GAP;
    if (height > 0 && height + own > tallest) {
      columns.push([]);
      height = 0;
    }
    columns[columns.length - 1].push(id);
    height += own;
  });
  return columns.filter((column) => column.length > 0);
}

/** Moves each box towards the middle of its neighbours, without changing the order in a column. */
function align(columns, links, boxes, places) {
  const neighbours = new Map();
  links.forEach(([cause, effect]) => {
    neighbours.set(effect, [...(neighbours.get(effect) ?? []), cause]);
    neighbours.set(cause, [...(neighbours.get(cause) ?? []), effect]);
  });
  const middle = (id) => places.get(id).y + boxes.get(id).height / 2;
  for (let pass = 0; pass < PASSES; pass += 1) {
    columns.forEach((column) => {
      let bottom = Number.NEGATIVE_INFINITY;
      let offset = 0;
      const aims = column.map((id) => mean((neighbours.get(id) ?? []).map(middle)) - boxes.get(id).height / 2);
      column.forEach((id, index) => {
        const y = Math.max(aims[index], bottom);
        places.get(id).y = y;
        offset += y - aims[index];
        bottom = y + boxes.get(id).height + ROW_GAP;
      });
      column.forEach((id) => {
        places.get(id).y -= offset / column.length;
      });
    });
  }
  const top = Math.min(...[...places.values()].map((place) => place.y));
  places.forEach((place) => {
    place.y -= top;
  });
}

function mean(values) {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** Rows of boxes below what is placed, about as wide. */
function pack(items, places, used) {
  const area = items.reduce((sum, item) => sum + (item.width + ROW_GAP) * (item.height + ROW_GAP), 0);
  const widest = Math.max(used.width, Math.sqrt(area * 1.8), ...items.map((item) => item.width));
  let x = 0;
  let y = used.height === 0 ? 0 : used.height + 2 * ROW_GAP;
  let rowHeight = 0;
  items.forEach((item) => {
    if (x > 0 && x + item.width > widest) {
      x = 0;
      y += rowHeight + ROW_GAP;
      rowHeight = 0;
    }
    places.set(item.id, { x, y });
    x += item.width + ROW_GAP;
    rowHeight = Math.max(rowHeight, item.height);
  });
}

function extent(ids, boxes, places) {
  let width = 0;
  let height = 0;
  ids.forEach((id) => {
    width = Math.max(width, places.get(id).x + boxes.get(id).width);
    height = Math.max(height, places.get(id).y + boxes.get(id).height);
  });
  return { width, height };
}
