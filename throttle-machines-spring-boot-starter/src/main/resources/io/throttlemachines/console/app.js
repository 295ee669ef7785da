/** The whole page: it owns the model and what the reader has chosen, and hands both to the views. */

import { Component, html } from './view.js';
import { pictures } from './graph/pictures.js';
import { Model } from './data/model.js';
import { Poller } from './data/poller.js';
import { Times } from './data/time.js';
import { Choices } from './ui/choices.js';
import { Header } from './ui/header.js';
import { Toolbar } from './ui/toolbar.js';
import { ReplayBar } from './ui/replay-bar.js';
import { Detail } from './detail/detail.js';
import { ActionDialog } from './actions/dialog.js';
import { GraphView } from './views/graph-view.js';
import { TableView } from './views/table.js';
import { FleetView } from './views/fleet.js';
import { GroupsView } from './views/groups.js';
import { TimelineView } from './views/timeline.js';

const VIEWS = { graph: GraphView, table: TableView, groups: GroupsView, timeline: TimelineView, fleet: FleetView };

export class App extends Component {
  model = new Model();
  choices = new Choices();
  times = new Times(this.choices.utc);
  state = { version: 0, failure: null, dialog: null, replay: null, ...this.choices.fromAddress() };

  componentDidMount() {
    pictures.onChange = () => this.#draw();
    this.poller = new Poller(this.#onChanges, (failure) => this.setState({ failure }));
    this.poller.now();
    window.addEventListener('hashchange', () => this.setState(this.choices.fromAddress()));
    window.addEventListener('keydown', this.#onKey);
    this.choices.applyTheme();
  }

  /** Marks in the browser's own profile how long an update takes. */
  #onChanges = (changes) => {
    const start = performance.now();
    this.model.apply(changes);
    this.setState({ version: this.state.version + 1, failure: null }, () => measure(start));
  };

  #onKey = (event) => {
    const typing = event.target.closest?.('input, select, textarea, dialog');
    if (event.key === '/' && !typing) {
      event.preventDefault();
      document.getElementById('search')?.focus();
    } else if (event.key === 'Escape' && !typing && this.state.selected) {
      this.#go({ selected: null });
    }
  };

  /** Where the reader is stands in the address, so that it can be bookmarked and sent to a colleague. */
  #go = (place) => {
    const next = { view: this.state.view, selected: this.state.selected, ...place };
    this.setState(next);
    this.choices.toAddress(next);
  };

  #choose = (choice) => {
    this.choices.set(choice);
    this.times = new Times(this.choices.utc);
    this.#draw();
  };

  #draw() {
    this.setState({ version: this.state.version + 1 });
  }

  #open = (dialog) => this.setState({ dialog });

  #close = () => {
    this.setState({ dialog: null });
    this.poller.now();
  };

  #matches = (node) => this.choices.matches(node);

  render(_, { view, selected, failure, dialog, replay }) {
    const { model, choices, times } = this;
    const View = VIEWS[view];
    const shared = {
      model,
      choices,
      pictures,
      selected,
      replay,
      nodes: replay?.nodes ?? model.nodes,
      times,
      matches: this.#matches,
      onSelect: (id) => this.#go({ selected: id }),
      onGo: this.#go,
      onChoose: this.#choose,
      onAct: model.actions && !replay ? this.#open : null,
      onReplay: (next) => this.setState({ replay: next }),
    };
    const node = selected && model.nodes.get(selected);
    return html`
      <${Header} ...${shared} view=${view} failure=${failure}/>
      ${replay && html`<${ReplayBar} ...${shared}/>`}
      <div class=${`body ${node ? 'with-detail' : ''}`}>
        <main aria-label=${view}>
          ${view !== 'timeline' && html`<${Toolbar} ...${shared} view=${view}/>`}
          ${model.at === 0 ? html`<p class="starting" role="status">${failure ? failure.message : 'Reading…'}</p>` : html`<${View} ...${shared}/>`}
        </main>
        ${node && html`<${Detail} key=${node.id} ...${shared} node=${node}/>`}
      </div>
      ${dialog && html`<${ActionDialog} ...${shared} ...${dialog} onClose=${this.#close}/>`}`;
  }
}

/** The profile keeps only the last measure: a page that is open for weeks must not fill its memory. */
function measure(start) {
  performance.clearMeasures('console-update');
  performance.measure('console-update', { start });
}
