/** The graph: what depends on what, what opens what, and what is the matter. */

import { Component, html } from '../view.js';
import { Canvas } from './canvas.js';
import { Frame } from './frame.js';
import { GraphNode } from './node.js';
import { Legend } from './legend.js';
import { step } from './walk.js';

export class Graph extends Component {
  state = { at: null };
  #picture = null;
  #structure = null;
  #marked = false;
  #pointed = null;

  componentDidMount() {
    this.#mark();
  }

  componentDidUpdate() {
    this.#mark();
  }

  /** Marks in the browser's own profile when the first picture was on the screen. */
  #mark() {
    if (this.#picture && !this.#marked) {
      this.#marked = true;
      requestAnimationFrame(() => setTimeout(() => performance.mark('console-drawn')));
    }
  }

  /** The picture before stays until the next one is laid out. Only a change of structure asks for another. */
  #look() {
    const { nodes, relations, shape, collapsed, pictures } = this.props;
    const structure = [shape, relations, collapsed, nodes.length];
    if (!this.#picture || !same(structure, this.#structure) || nodes.some(({ id }) => !this.#picture.places.has(id))) {
      const next = pictures.of(nodes, relations.edges, collapsed);
      if (next) {
        this.#picture = next;
        this.#structure = structure;
      }
    }
    return this.#picture;
  }

  #click = (event) => this.props.onSelect(idAt(event));

  #focus = (event) => {
    this.setState({ at: idAt(event) });
    this.#point(event);
  };

  #point = (event) => {
    const id = event.type === 'pointerleave' ? null : idAt(event);
    if (id !== this.#pointed) {
      this.#pointed = id;
      this.props.onPoint(id);
    }
  };

  #keys = (event) => {
    const id = idAt(event);
    if (!id) {
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.props.onSelect(id);
    }
    const next = step(event.key, id, this.#picture.places);
    if (next) {
      event.preventDefault();
      this.#goTo(next);
    }
  };

  #goTo(id) {
    this.setState({ at: id }, () => {
      const target = [...this.canvas.svg.querySelectorAll('[data-id]')].find((each) => each.dataset.id === id);
      target?.focus({ preventScroll: true });
      this.canvas.reveal(this.#picture.places.get(id));
    });
  }

  render({ nodes, byId, selected, fresh, matches, fates, pictures, onToggle }, { at }) {
    const picture = this.#look();
    if (!picture) {
      return html`<p class="starting" role="status">${pictures.failure ? `The graph cannot be laid out: ${pictures.failure}.` : 'Laying out…'}</p>`;
    }
    const open = nodes.filter(({ id }) => picture.places.has(id) && !picture.places.get(id).inside);
    const reachable = open.some(({ id }) => id === at) ? at : open[0]?.id;
    return html`
      <div class="graph">
        <${Canvas} ref=${(canvas) => { this.canvas = canvas; }} picture=${picture} fitKey=${picture.key} onKeyDown=${this.#keys}
            label="Graph of breakers and limiters. Arrow keys go from node to node, Enter shows one in depth.">
          <${Arrows}/>
          ${picture.frames.filter(({ members }) => members.every(({ id }) => byId.has(id))).map((frame) => html`
            <${Frame} key=${frame.group} frame=${frame} nodes=${byId} onToggle=${onToggle}/>`)}
          <g class="edges" aria-hidden="true">${picture.edges.map((edge) => html`
            <path key=${edge.key} class=${edgeClass(edge, byId, selected)} d=${edge.path}
                  marker-end=${`url(#${edge.kind})`}/>`)}
          </g>
          <g onClick=${this.#click} onFocusIn=${this.#focus} onPointerOver=${this.#point} onPointerLeave=${this.#point}>
            ${open.map((node) => html`
              <${GraphNode} key=${node.id} node=${node} place=${picture.places.get(node.id)}
                  selected=${node.id === selected} fresh=${fresh(node.id)} dim=${!matches(node)}
                  fate=${fates.get(node.id)} reachable=${node.id === reachable} framed=${Boolean(node.group)}/>`)}
          </g>
        <//>
        <${Legend}/>
      </div>`;
  }
}

/** The id of the node in which something happened. */
function idAt(event) {
  return event.target.closest('[data-id]')?.dataset.id;
}

function same(one, other) {
  return one.every((each, index) => each === other?.[index]);
}

/** An arrow along which trouble spreads now is drawn strongly. */
function edgeClass(edge, byId, selected) {
  const cause = byId.get(edge.kind === 'cascades-to' ? edge.from : edge.to);
  const effect = byId.get(edge.kind === 'cascades-to' ? edge.to : edge.from);
  const active = cause?.available === false && effect?.available === false;
  const near = edge.from === selected || edge.to === selected;
  return `edge ${edge.kind} ${active ? 'active' : ''} ${near ? 'near' : ''}`;
}

function Arrows() {
  return html`
    <defs>${['depends-on', 'cascades-to'].map((kind) => html`
      <marker key=${kind} id=${kind} class=${kind} viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="13" markerHeight="13"
              orient="auto-start-reverse"><path d="M0 0.5L10 5L0 9.5z"/></marker>`)}
    </defs>`;
}
