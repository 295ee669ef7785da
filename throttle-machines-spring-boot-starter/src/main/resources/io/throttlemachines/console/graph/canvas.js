/** The window on the picture: pointer, wheel and keyboard move it. The picture itself is what it is given. */

import { Component, html } from '../view.js';
import { Camera } from './camera.js';

const STEP = 1.25;
const PAN = 60;
/** A pointer that moves less than this has clicked. */
const DRAG = 4;
/** Below this scale no text can be read. */
const LEAST_READABLE = 0.25;

export class Canvas extends Component {
  camera = new Camera();
  #drag = null;

  componentDidMount() {
    this.svg.addEventListener('wheel', this.#wheel, { passive: false });
    this.sizes = new ResizeObserver(() => this.#touched || this.fit());
    this.sizes.observe(this.svg);
    this.fit();
  }

  componentWillUnmount() {
    this.sizes.disconnect();
  }

  componentDidUpdate(before) {
    if (before.fitKey !== this.props.fitKey) {
      this.fit();
    }
  }

  #touched = false;

  fit = () => {
    this.#touched = false;
    this.camera.fit(this.props.picture, this.#window());
    this.#show();
  };

  reveal(box) {
    this.camera.reveal(box, this.#window());
    this.#show();
  }

  zoom(factor, at = this.#middle()) {
    this.#touched = true;
    this.camera.zoom(factor, at);
    this.#show();
  }

  /** Moves the picture without drawing its nodes again. From far away, style/graph.css leaves out what nobody could read. */
  #show() {
    this.scene.setAttribute('transform', this.camera.transform);
    this.svg.classList.toggle('far', this.camera.scale < LEAST_READABLE);
  }

  #window() {
    const { width, height } = this.svg.getBoundingClientRect();
    return { width: Math.max(width, 1), height: Math.max(height, 1) };
  }

  #middle() {
    const { width, height } = this.#window();
    return { x: width / 2, y: height / 2 };
  }

  #at(event) {
    const { left, top } = this.svg.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #wheel = (event) => {
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY * 0.0016), this.#at(event));
  };

  #down = (event) => {
    if (event.button === 0) {
      this.#drag = { id: event.pointerId, at: this.#at(event), moved: false };
    }
  };

  #move = (event) => {
    if (!this.#drag || event.pointerId !== this.#drag.id) {
      return;
    }
    const at = this.#at(event);
    const { x, y } = this.#drag.at;
    if (!this.#drag.moved && Math.hypot(at.x - x, at.y - y) < DRAG) {
      return;
    }
    if (!this.#drag.moved) {
      this.svg.setPointerCapture(event.pointerId);
    }
    this.#touched = true;
    this.camera.pan(at.x - x, at.y - y);
    this.#drag = { id: event.pointerId, at, moved: true };
    this.#show();
  };

  #up = () => {
    this.#drag = null;
  };

  #key = (event) => {
    const actions = {
      '+': () => this.zoom(STEP),
      '-': () => this.zoom(1 / STEP),
      0: () => this.fit(),
      PageUp: () => this.camera.pan(0, PAN),
      PageDown: () => this.camera.pan(0, -PAN),
    };
    if (actions[event.key] && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      actions[event.key]();
      this.#show();
    }
  };

  render({ label, children, onKeyDown }) {
    const keys = (event) => {
      onKeyDown(event);
      this.#key(event);
    };
    return html`
      <div class="canvas">
        <svg ref=${(svg) => { this.svg = svg; }} class="far" role="group" aria-label=${label} onKeyDown=${keys}
             onPointerDown=${this.#down} onPointerMove=${this.#move} onPointerUp=${this.#up} onPointerCancel=${this.#up}>
          <g ref=${(scene) => { this.scene = scene; }}>${children}</g>
        </svg>
        <div class="zoom" role="group" aria-label="Zoom">
          <button type="button" aria-label="Zoom in" onClick=${() => this.zoom(STEP)}>+</button>
          <button type="button" aria-label="Zoom out" onClick=${() => this.zoom(1 / STEP)}>−</button>
          <button type="button" aria-label="Show everything" onClick=${this.fit}>⤢</button>
        </div>
      </div>`;
  }
}
