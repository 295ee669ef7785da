/** Asks the server for changes once a second while the page is visible, and less often while it does not answer. */

import { read } from './server.js';

const INTERVAL = 1000;
const LONGEST = 15000;

export class Poller {
  #version = 'none';
  #failures = 0;
  #timer = null;
  #asking = false;

  /**
   * @param onChanges called with each answer
   * @param onFailure called with each failure
   */
  constructor(onChanges, onFailure) {
    this.onChanges = onChanges;
    this.onFailure = onFailure;
    document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(this.#timer) : this.now()));
  }

  /** Asks at once, for example after an action. */
  async now() {
    clearTimeout(this.#timer);
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      const changes = await read(`console/changes/${this.#version}`);
      this.#version = changes.version;
      this.#failures = 0;
      this.onChanges(changes);
    } catch (failure) {
      this.#failures += 1;
      this.onFailure(failure);
    } finally {
      this.#asking = false;
      this.#schedule();
    }
  }

  #schedule() {
    clearTimeout(this.#timer);
    if (!document.hidden) {
      this.#timer = setTimeout(() => this.now(), Math.min(INTERVAL * 2 ** this.#failures, LONGEST));
    }
  }
}
