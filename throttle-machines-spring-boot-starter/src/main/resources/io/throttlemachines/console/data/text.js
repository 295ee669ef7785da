/** Names, reasons and errors come from outside. They are shown as text, and no character in them can hide or turn the rest. */

const UNSEEN = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu;

/** The text with invisible characters, and those that change the direction of writing, spelt out. */
export function visible(text) {
  return String(text).replace(UNSEEN, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** At most so many characters, with the middle left out: both ends of a name matter. */
export function shortened(text, most) {
  const characters = [...visible(text)];
  if (characters.length <= most) {
    return characters.join('');
  }
  const head = Math.ceil((most - 1) * 0.6);
  return `${characters.slice(0, head).join('')}…${characters.slice(head - most + 1).join('')}`;
}

/** The name within its group. */
export function shortName(node) {
  const prefix = `${node.group}.`;
  return node.group && node.name.startsWith(prefix) ? node.name.slice(prefix.length) : node.name;
}

export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A rate with at most two digits. */
export function rate(perSecond) {
  if (perSecond === 0) {
    return '0';
  }
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}
