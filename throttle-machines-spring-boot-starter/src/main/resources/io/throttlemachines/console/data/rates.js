/** The last values of calls and refusals a second of one node. Its memory has a bound. */

const LENGTH = 60;

export class Rates {
  static NONE = Object.freeze({ calls: 0, refused: 0, history: Object.freeze([]) });

  calls = 0;
  refused = 0;
  /** Calls and refusals together, oldest first. */
  history = [];

  add(calls, refused) {
    this.calls = calls;
    this.refused = refused;
    this.history.push(calls + refused);
    if (this.history.length > LENGTH) {
      this.history.shift();
    }
  }
}
