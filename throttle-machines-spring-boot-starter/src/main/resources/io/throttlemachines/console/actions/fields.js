/** The fields of an action. */

import { html } from '../view.js';

export function TextField({ name, label, placeholder, presets = [], most = 1000, required, value = '', onSet }) {
  return html`
    <div class="field">
      <label for=${`field-${name}`}>${label}</label>
      <input id=${`field-${name}`} name=${name} type="text" autocomplete="off" maxlength=${most} required=${required}
             placeholder=${placeholder} value=${value} onInput=${(event) => onSet(name, event.target.value)}/>
      ${presets.length > 0 && html`
        <span class="presets">${presets.map((each) => html`
          <button type="button" key=${each} onClick=${() => onSet(name, each)}>${each}</button>`)}</span>`}
    </div>`;
}

export function Choice({ name, label, options, value, onSet }) {
  return html`
    <fieldset class="field">
      <legend>${label}</legend>
      ${options.map((each) => html`
        <label key=${each} class="choice"><input type="radio" name=${name} value=${each} required checked=${value === each}
            onChange=${() => onSet(name, each)}/> ${each}</label>`)}
    </fieldset>`;
}

/** Only what is changed is sent; an emptied field removes the setting. */
export function SettingFields({ settings, onSet }) {
  return html`
    <fieldset class="field settings">
      <legend>Settings to change</legend>
      ${settings.filter(({ changeable }) => changeable).map(({ name, value }) => html`
        <label key=${name}><span>${name}</span>
          <input type="text" autocomplete="off" name=${name} defaultValue=${value ?? ''} placeholder="not set"
                 onChange=${(event) => onSet(name, event.target.value === '' ? null : event.target.value)}/></label>`)}
    </fieldset>`;
}
