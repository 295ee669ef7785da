/** The graph with the reader's choices: search dims, the filter hides, and pointing at a breaker shows its impact. */

import { Component, html } from '../view.js';
import { Graph } from '../graph/graph.js';
import { condition } from '../data/condition.js';
import { path, read } from '../data/server.js';
import { ImpactCard } from '../detail/impact.js';

const NO_FATES = new Map();
/** A pointer that only passes by asks nothing. */
const REST_MILLIS = 180;

export class GraphView extends Component {
  state = { impact: null };
  #timer = null;

  componentWillUnmount() {
    clearTimeout(this.#timer);
  }

  #point = (id) => {
    clearTimeout(this.#timer);
    if (this.props.choices.whatIf && id?.startsWith('breakers/')) {
      this.#timer = setTimeout(() => this.#ask(id), REST_MILLIS);
    }
  };

  async #ask(id) {
    try {
      this.setState({ impact: await read(`impact/${path(id.slice('breakers/'.length))}`) });
    } catch {
      this.setState({ impact: null });
    }
  }

  render({ model, nodes, pictures, choices, matches, selected, replay, onSelect, onChoose }, { impact }) {
    const shown = [...nodes.values()].filter((node) => node.kind !== 'hedge' && (!choices.unwell || !condition(node).well));
    const asked = choices.whatIf && !replay ? impact : null;
    const toggle = (group) => {
      const collapsed = new Set(choices.collapsed);
      if (!collapsed.delete(group)) {
        collapsed.add(group);
      }
      onChoose({ collapsed });
    };
    if (shown.length === 0) {
      return html`<p class="nothing">${choices.unwell ? 'Everything is well.' : 'No breaker or limiter is declared.'}</p>`;
    }
    return html`
      <${Graph} nodes=${shown} byId=${nodes} relations=${model.relations} shape=${model.shape} collapsed=${choices.collapsed} pictures=${pictures}
          selected=${selected} fresh=${(id) => model.fresh(id)} matches=${matches} fates=${asked ? fatesOf(asked) : NO_FATES}
          onSelect=${onSelect} onPoint=${this.#point} onToggle=${toggle}/>
      ${asked && html`<${ImpactCard} impact=${asked} model=${model} onSelect=${onSelect}/>`}`;
  }
}

/** What would become of each node. A limiter may share the name of a breaker. */
function fatesOf({ breaker, opens, unavailable }) {
  const fates = new Map();
  unavailable.forEach((name) => ['breakers', 'limiters'].forEach((kind) => fates.set(`${kind}/${name}`, 'blocked')));
  opens.forEach((name) => fates.set(`breakers/${name}`, 'opens'));
  return fates.set(`breakers/${breaker}`, 'root');
}
