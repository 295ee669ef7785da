/** The view library, bound once: templates of htm that make elements of Preact. Everything in a template is text, never HTML. */
import htm from './lib/htm.mjs';
import { Component, h, render } from './lib/preact.mjs';

export const html = htm.bind(h);
export { Component, render };
