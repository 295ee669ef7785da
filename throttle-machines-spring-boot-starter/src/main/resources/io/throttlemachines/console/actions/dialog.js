/** One action: what it does, what it touches, its fields, and afterwards the report. */

import { Component, html } from '../view.js';
import { act } from '../data/server.js';
import { visible } from '../data/text.js';
import { FIELDS } from './catalogue.js';
import { Choice, SettingFields, TextField } from './fields.js';
import { Preview } from './preview.js';
import { Report } from './report.js';

const LONGEST_REASON = 300;

export class ActionDialog extends Component {
  state = { values: {}, settings: {}, sending: false, report: null, failure: null };

  componentDidMount() {
    this.dialog.showModal();
  }

  #set = (name, value) => this.setState({ values: { ...this.state.values, [name]: value } });

  #setting = (name, value) => this.setState({ settings: { ...this.state.settings, [name]: value } });

  #send = async (event) => {
    event.preventDefault();
    this.setState({ sending: true, failure: null });
    try {
      this.setState({ report: await act(this.props.id, this.#fields()) });
    } catch (failure) {
      this.setState({ failure });
    }
    this.setState({ sending: false });
  };

  /** Empty fields are not sent, except a setting that is to be removed. */
  #fields() {
    const { action } = this.props;
    const written = Object.entries(this.state.values).filter(([, value]) => value !== '');
    return { action: action.action, ...action.fixed, ...Object.fromEntries(written), ...this.state.settings };
  }

  render({ id, action, model, settings, onClose }, { values, sending, report, failure }) {
    const name = id.slice(id.indexOf('/') + 1);
    return html`
      <dialog ref=${(dialog) => { this.dialog = dialog; }} aria-labelledby="dialog-title" onClose=${onClose}>
        <h2 id="dialog-title">${action.label}: ${visible(name)}</h2>
        ${report ? html`<${Report} report=${report} onClose=${() => this.dialog.close()}/>` : html`
          <p>${action.says}</p>
          <${Preview} id=${id} action=${action} model=${model}/>
          <form onSubmit=${this.#send}>
            ${(action.fields ?? []).map((field) => (field === 'settings'
              ? html`<${SettingFields} key="settings" settings=${settings ?? []} onSet=${this.#setting}/>`
              : FIELDS[field].options
                ? html`<${Choice} key=${field} name=${field} ...${FIELDS[field]} value=${values[field]} onSet=${this.#set}/>`
                : html`<${TextField} key=${field} name=${field} ...${FIELDS[field]} value=${values[field]} onSet=${this.#set}/>`))}
            <${TextField} name="reason" label="Reason" placeholder="for the log, the event and your colleagues" most=${LONGEST_REASON}
                required value=${values.reason} onSet=${this.#set}/>
            ${failure && html`<div class="objection" role="alert"><p>${visible(failure.message)}</p>${failure.allowed.length > 0 && html`<p>Write: ${failure.allowed.map(visible).join(', ')}</p>`}</div>`}
            <div class="buttons">
              <button type="button" onClick=${() => this.dialog.close()}>Cancel</button>
              <button type="submit" class=${action.grave ? 'primary grave' : 'primary'} disabled=${sending}>${action.label}</button>
            </div>
          </form>`}
      </dialog>`;
  }
}
