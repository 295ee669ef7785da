/** All nodes in a table that can be sorted by each column. */

import { Component, html } from '../view.js';
import { Badge } from '../ui/glyph.js';
import { NodeLink } from '../ui/link.js';
import { Sparkline } from '../ui/sparkline.js';
import { condition } from '../data/condition.js';
import { rate, visible } from '../data/text.js';
import { Countdown } from '../ui/countdown.js';

/** So many rows are drawn at first, and again for each press of a button: more would make an update slow. */
const PAGE_ROWS = 500;

const COLUMNS = [
  { key: 'name', label: 'Name', value: (node) => node.name, cell: (node, view) => html`<${NodeLink} id=${node.id} ...${view}/>` },
  { key: 'kind', label: 'Kind', value: (node) => node.kind, cell: (node) => node.kind },
  { key: 'condition', label: 'State', value: (node) => condition(node).rank, cell: (node) => html`<${Badge} of=${condition(node)}/>` },
  { key: 'cause', label: 'Cause', value: (node) => cause(node), cell: (node) => visible(cause(node)), wide: true },
  { key: 'since', label: 'Since', value: (node) => node.since ?? '', cell: (node, { times }) => node.since && times.at(node.since) },
  { key: 'retry', label: 'Retry in', value: (node) => node.retryAt ?? '', cell: (node, { model }) => node.retryAt && html`<${Countdown} to=${node.retryAt} skew=${model.skew}/>` },
  { key: 'failures', label: 'Failures', number: true, value: (node) => node.failures ?? -1, cell: (node) => node.failures },
  { key: 'calls', label: 'Calls/s', number: true, value: (node, { model }) => model.rates(node.id).calls, cell: (node, { model }) => node.calls !== undefined && rate(model.rates(node.id).calls) },
  { key: 'refused', label: 'Refused/s', number: true, value: (node, { model }) => model.rates(node.id).refused, cell: (node, { model }) => node.refused !== undefined && rate(model.rates(node.id).refused) },
  { key: 'history', label: 'Last minute', value: (node, { model }) => model.rates(node.id).calls + model.rates(node.id).refused, cell: (node, { model }) => html`<${Sparkline} history=${model.rates(node.id).history}/>` },
  { key: 'remaining', label: 'Permits left', number: true, value: (node) => node.remaining ?? -1, cell: (node) => node.remaining !== undefined && `${node.remaining} of ${node.limit}` },
  { key: 'hedged', label: 'Hedged', number: true, value: hedgedShare, cell: (node) => node.hedged !== undefined && `${Math.round(hedgedShare(node) * 100)} %` },
];

function cause(node) {
  if (node.cause) {
    return node.cause;
  }
  return node.blockedBy ? `blocked by ${node.blockedBy.join(', ')}` : '';
}

function hedgedShare(node) {
  return node.hedged === undefined ? -1 : node.hedged / Math.max(1, node.calls);
}

export class TableView extends Component {
  state = { most: PAGE_ROWS };

  render(view, { most }) {
    const { nodes, choices, matches, selected, model, onChoose } = view;
    const { sort } = choices;
    const found = [...nodes.values()].filter(matches);
    const column = COLUMNS.find(({ key }) => key === sort.column);
    const sorted = found.sort((one, other) => compare(column, one, other, view) * (sort.descending ? -1 : 1));
    const by = ({ key, number }) => onChoose({
      sort: { column: key, descending: key === sort.column ? !sort.descending : Boolean(number) },
    });
    return html`
      <div class="table" tabindex="0" role="region" aria-label="All nodes">
        <table>
          <thead><tr>${COLUMNS.map((each) => html`
            <th key=${each.key} scope="col" class=${each.number ? 'number' : ''} aria-sort=${ariaSort(each, sort)}>
              <button type="button" onClick=${() => by(each)}>${each.label}${each.key === sort.column && html`<span aria-hidden="true">${sort.descending ? ' ▼' : ' ▲'}</span>`}</button>
            </th>`)}</tr></thead>
          <tbody>${sorted.slice(0, most).map((node) => html`
            <tr key=${node.id} class=${`${node.id === selected ? 'selected' : ''} ${model.fresh(node.id) ? 'fresh' : ''}`}>
              ${COLUMNS.map((each) => html`<td key=${each.key} class=${`${each.number ? 'number' : ''} ${each.wide ? 'wide' : ''}`}>${each.cell(node, view)}</td>`)}
            </tr>`)}</tbody>
        </table>
        ${sorted.length > most && html`
          <p class="more" role="status">The first ${most} of ${sorted.length} rows are shown. A search finds the others.
            <button type="button" onClick=${() => this.setState({ most: most + PAGE_ROWS })}>Show ${Math.min(PAGE_ROWS, sorted.length - most)} more</button></p>`}
        ${sorted.length === 0 && html`<p class="nothing">${choices.unwell ? 'Everything is well.' : 'No name matches.'}</p>`}
      </div>`;
  }
}

function compare(column, one, other, view) {
  const first = column.value(one, view);
  const second = column.value(other, view);
  if (first === second) {
    return one.name < other.name ? -1 : 1;
  }
  return first < second ? -1 : 1;
}

function ariaSort({ key }, sort) {
  if (key !== sort.column) {
    return null;
  }
  return sort.descending ? 'descending' : 'ascending';
}
