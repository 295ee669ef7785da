/** Folds what is far taller than a screen: a layer of hundreds of boxes becomes a block of several columns. */

/** A column of 30 nodes; what is not taller stays as it is. */
const TALLEST = 1920;
const LEAST_HEIGHT = 640;
const STEP = 1.05;
/** Between the columns of a layer: an arrow bends here from its lane to its box. */
const GUTTER = 36;

/**
 * @param boxes  those of one part, each {id, x, y, width, height} with its top left corner, laid out in layers from left to right
 * @param size   {width, height} of the part
 * @param gaps   {column, row} between layers, and between the boxes of a layer
 * @param aspect the width by height that the part should have
 * @returns {boxes, width, height}; a box of a folded layer has a lane too: the free way above it by which arrows pass the columns beside it
 */
export function folded(boxes, size, gaps, aspect) {
  if (size.height <= TALLEST || size.width > aspect * size.height) {
    return { boxes, ...size };
  }
  const layers = layersOf(boxes, gaps.row);
  for (let goal = LEAST_HEIGHT; goal < size.height; goal *= STEP) {
    const width = layers.reduce((sum, layer) => sum + widthOf(layer, goal) + gaps.column, -gaps.column);
    if (width <= aspect * goal) {
      const blocks = layers.map((layer) => block(layer, goal, gaps.row));
      const height = Math.max(...blocks.map((each) => each.height));
      return { boxes: place(blocks, { size, height, gaps }), width, height };
    }
  }
  return { boxes, ...size };
}

/** The layers from left to right, each with its boxes from top to bottom. All boxes of a layer have the same middle. */
function layersOf(boxes, gap) {
  const layers = new Map();
  boxes.forEach((box) => {
    const middle = Math.round(box.x + box.width / 2);
    if (!layers.has(middle)) {
      layers.set(middle, []);
    }
    layers.get(middle).push(box);
  });
  return [...layers].sort(([one], [other]) => one - other).map(([, layer]) => ({
    boxes: layer.sort((one, other) => one.y - other.y),
    height: stacked(layer, gap),
    widest: Math.max(...layer.map(({ width }) => width)),
  }));
}

/** A layer in as many columns as it needs to be about so high. Its order goes from row to row, so neighbours stay near. */
function block(layer, goal, gap) {
  const columns = columnsOf(layer, goal);
  const rows = [];
  for (let first = 0; first < layer.boxes.length; first += columns) {
    const row = layer.boxes.slice(first, first + columns);
    rows.push({ boxes: row, height: Math.max(...row.map(({ height }) => height)) });
  }
  return { rows, columns, widest: layer.widest, height: stacked(rows, gap), width: widthOf(layer, goal) };
}

function columnsOf({ height }, goal) {
  return Math.ceil(height / goal);
}

function widthOf(layer, goal) {
  return columnsOf(layer, goal) * (layer.widest + GUTTER) - GUTTER;
}

function stacked(items, gap) {
  return items.reduce((sum, { height }) => sum + height + gap, -gap);
}

function place(blocks, { size, height, gaps }) {
  let left = 0;
  return blocks.flatMap((each) => {
    const start = left;
    left += each.width + gaps.column;
    return each.columns === 1
      ? column(each, start, { shrunk: height / size.height, height, gap: gaps.row })
      : grid(each, start, { top: (height - each.height) / 2, gap: gaps.row });
  });
}

/** A layer that fits keeps its places in proportion, as far as its boxes do not overlap. */
function column({ rows, widest }, left, { shrunk, height, gap }) {
  const boxes = rows.map(({ boxes: [box] }) => ({
    ...box,
    x: left + (widest - box.width) / 2,
    y: (box.y + box.height / 2) * shrunk - box.height / 2,
  }));
  let free = 0;
  boxes.forEach((box) => {
    box.y = Math.max(box.y, free);
    free = box.y + box.height + gap;
  });
  let end = height;
  [...boxes].reverse().forEach((box) => {
    box.y = Math.min(box.y, end - box.height);
    end = box.y - gap;
  });
  return boxes;
}

function grid({ rows, widest, width }, left, { top, gap }) {
  let y = top;
  return rows.flatMap((row) => {
    const lane = { y: y - gap / 2, left, right: left + width };
    const boxes = row.boxes.map((box, index) => {
      const start = left + index * (widest + GUTTER);
      return { ...box, x: start, y, lane: { ...lane, enter: start - GUTTER, leave: start + widest + GUTTER } };
    });
    y += row.height + gap;
    return boxes;
  });
}
