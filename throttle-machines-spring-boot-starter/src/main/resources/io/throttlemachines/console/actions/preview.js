/** What an action will touch, before it is sent. */

import { Component, html } from '../view.js';
import { Impact } from '../detail/impact.js';
import { path, read } from '../data/server.js';
import { visible } from '../data/text.js';

const OPENING = new Set(['isolate', 'force-open']);

export class Preview extends Component {
  state = {};

  async componentDidMount() {
    const { id, action } = this.props;
    const [kind, name] = parts(id);
    try {
      this.setState(OPENING.has(action.action)
        ? { impact: await read(`impact/${path(name)}`) }
        : { status: await read(path(id)), kind });
    } catch (failure) {
      this.setState({ failure });
    }
  }

  render(props, { impact, status, failure }) {
    return html`
      <section class="preview" aria-label="What it touches">
        <h3>What it touches</h3>
        ${failure && html`<p class="objection">${failure.message}</p>`}
        ${impact && html`<${Impact} impact=${impact} model=${props.model} onSelect=${() => {}}/>`}
        ${status && html`<${Touched} ...${props} status=${status}/>`}
        ${!impact && !status && !failure && html`<p>Reading…</p>`}
      </section>`;
  }
}

function Touched({ id, action, model, status }) {
  const [kind, name] = parts(id);
  if (kind === 'groups') {
    return html`<p>In this order:</p><ol>${status.recoveryOrder.map((each) => html`<li key=${each}>${visible(each)}: ${status.members[each].state}</li>`)}</ol>`;
  }
  if (kind === 'limiters') {
    return html`<p>${visible(name)}: ${status.remaining} of ${status.limit} permits are left${status.keys > 0 ? `, and it remembers ${status.keys} keys` : ''}.</p>`;
  }
  const names = [name, ...(action.fixed?.cascade ? model.relations.allTargets(id).map((each) => parts(each)[1]) : [])];
  return html`
    <ul>${names.map((each) => html`<li key=${each}>${visible(each)}: ${model.nodes.get(`breakers/${each}`)?.state}</li>`)}</ul>
    ${action.action === 'reset' && status.resetAllowed === false && html`<p class="objection">It will be refused: ${visible(status.resetObjection)}.</p>`}
    ${action.action === 'attempt-recovery' && status.recoveryAllowed === false && html`<p class="objection">It will be refused: ${visible(status.recoveryObjection)}.</p>`}`;
}

function parts(id) {
  const slash = id.indexOf('/');
  return [id.slice(0, slash), id.slice(slash + 1)];
}
