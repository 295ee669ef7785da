/** Which part of the picture is seen: pan, zoom, fit. */

const LEAST = 0.04;
const MOST = 2.5;
const LARGEST_FIT = 1.15;
const MARGIN = 28;

export class Camera {
  x = 0;
  y = 0;
  scale = 1;

  /** Shows the whole picture, in the middle. */
  fit(picture, window) {
    const free = { width: window.width - 2 * MARGIN, height: window.height - 2 * MARGIN };
    this.scale = clamp(Math.min(free.width / picture.width, free.height / picture.height, LARGEST_FIT));
    this.x = (window.width - picture.width * this.scale) / 2;
    this.y = (window.height - picture.height * this.scale) / 2;
  }

  /** Keeps the point of the picture under the pointer where it is. */
  zoom(factor, at) {
    const scale = clamp(this.scale * factor);
    this.x = at.x - ((at.x - this.x) * scale) / this.scale;
    this.y = at.y - ((at.y - this.y) * scale) / this.scale;
    this.scale = scale;
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
  }

  /** Moves as little as needed for a box to be seen. */
  reveal(box, window) {
    this.x += correction(this.x + box.x * this.scale, box.width * this.scale, window.width);
    this.y += correction(this.y + box.y * this.scale, box.height * this.scale, window.height);
  }

  get transform() {
    return `translate(${this.x} ${this.y}) scale(${this.scale})`;
  }
}

function clamp(scale) {
  return Math.min(MOST, Math.max(LEAST, scale));
}

function correction(start, length, space) {
  if (start < MARGIN) {
    return MARGIN - start;
  }
  return Math.min(0, space - MARGIN - length - start);
}
