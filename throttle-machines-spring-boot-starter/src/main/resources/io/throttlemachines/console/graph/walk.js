/** From node to node with the arrow keys: to the nearest one in that direction. */

const DIRECTIONS = {
  ArrowRight: { along: 'x', sign: 1 },
  ArrowLeft: { along: 'x', sign: -1 },
  ArrowDown: { along: 'y', sign: 1 },
  ArrowUp: { along: 'y', sign: -1 },
};

/** The id of the next node; null if there is none, or the key is not an arrow. */
export function step(key, from, places) {
  const direction = DIRECTIONS[key];
  if (!direction) {
    return null;
  }
  const start = places.get(from);
  let best = null;
  let shortest = Number.POSITIVE_INFINITY;
  places.forEach((place, id) => {
    const dx = place.x - start.x;
    const dy = place.y - start.y;
    const ahead = (direction.along === 'x' ? dx : dy) * direction.sign;
    const aside = Math.abs(direction.along === 'x' ? dy : dx);
    const distance = ahead + 2 * aside;
    if (id !== from && !place.inside && ahead > 1 && aside <= 2 * ahead && distance < shortest) {
      shortest = distance;
      best = id;
    }
  });
  return best;
}
