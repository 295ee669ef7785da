/** Keeps an answer of the server fresh while a view shows it. */

import { Component } from '../view.js';
import { read } from '../data/server.js';

const INTERVAL = 2000;

/** A view names what it needs in `sources()`, and finds the answers by the same keys in its state. */
export class Loaded extends Component {
  #timer = null;
  #gone = false;

  componentDidMount() {
    this.load();
  }

  componentWillUnmount() {
    this.#gone = true;
    clearTimeout(this.#timer);
  }

  async load() {
    clearTimeout(this.#timer);
    if (!document.hidden) {
      await Promise.all(Object.entries(this.sources()).map(([key, url]) => this.#read(key, url)));
    }
    if (!this.#gone) {
      this.#timer = setTimeout(() => this.load(), INTERVAL);
    }
  }

  async #read(key, url) {
    try {
      const answer = await read(url);
      if (!this.#gone) {
        this.setState({ [key]: answer, [`${key}Failure`]: null });
      }
    } catch (failure) {
      if (!this.#gone) {
        this.setState({ [`${key}Failure`]: failure });
      }
    }
  }
}
