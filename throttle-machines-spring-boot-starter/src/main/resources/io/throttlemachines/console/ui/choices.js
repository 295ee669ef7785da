/** What the reader has chosen: in the address where they are, in the browser's memory how they like to read. */

import { condition } from '../data/condition.js';

const KEY = 'throttle-machines-console';
const VIEWS = ['graph', 'table', 'groups', 'timeline', 'fleet'];

export class Choices {
  utc = false;
  theme = 'system';
  search = '';
  unwell = false;
  whatIf = false;
  collapsed = new Set();
  sort = { column: 'condition', descending: false };

  constructor() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
      this.utc = kept.utc === true;
      this.theme = ['light', 'dark'].includes(kept.theme) ? kept.theme : 'system';
    } catch {
      // Without a memory, the defaults are good enough.
    }
  }

  set(choice) {
    Object.assign(this, choice);
    this.applyTheme();
    try {
      localStorage.setItem(KEY, JSON.stringify({ utc: this.utc, theme: this.theme }));
    } catch {
      // The choice then lasts until the page is closed.
    }
  }

  applyTheme() {
    document.documentElement.dataset.theme = this.theme;
  }

  matches(node) {
    const wanted = this.search.trim().toLowerCase();
    return (!this.unwell || !condition(node).well) && (wanted === '' || node.name.toLowerCase().includes(wanted));
  }

  /** The address ends in #view/id. */
  fromAddress() {
    const [view, ...rest] = location.hash.slice(1).split('/');
    return { view: VIEWS.includes(view) ? view : 'graph', selected: decoded(rest.join('/')) };
  }

  toAddress({ view, selected }) {
    const hash = `#${view}${selected ? `/${encodeURIComponent(selected)}` : ''}`;
    if (location.hash !== hash) {
      history.pushState(null, '', hash);
    }
  }
}

function decoded(text) {
  try {
    return text ? decodeURIComponent(text) : null;
  } catch {
    return null;
  }
}
