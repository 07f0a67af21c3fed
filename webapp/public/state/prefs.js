import { effect, signal } from '@preact/signals';

/* What this browser remembers: looks and habits, never content. */

/** @template T @param {string} name @param {T} standard */
function remembered(name, standard) {
  const value = signal(load(name, standard));
  let first = true;
  effect(() => {
    const now = value.value;
    if (!first) store(name, now);
    first = false;
  });
  return value;
}

function load(name, standard) {
  try {
    const text = localStorage.getItem(`optio.${name}`);
    return text === null ? standard : typeof standard === 'string' ? text : JSON.parse(text);
  } catch {
    return standard;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(`optio.${name}`, typeof value === 'string' ? value : JSON.stringify(value));
  } catch {
    // A browser that keeps nothing only forgets.
  }
}

/** `system`, `light` or `dark`. */
export const theme = remembered('theme', 'system');
export const logWrap = remembered('log.wrap', true);
/** `clock`, `since` or `off`. */
export const logTimes = remembered('log.times', 'clock');
export const logDense = remembered('log.dense', false);
/** Whether new messages of agents are read to screen readers. */
export const logRead = remembered('log.read', false);
/** Whether the browser says when a task needs somebody. */
export const notifyNeeds = remembered('notify.needs', false);
/** Tasks in Needs you that are put off, and until when. */
export const snoozed = remembered('inbox.snoozed', /** @type {import('../lib/needs.js').Snoozed} */ ({}));
/** Whether single keys do something; WCAG 2.1.4 asks for a way to switch them off. */
export const singleKeys = remembered('keys.single', true);

const themes = ['system', 'light', 'dark'];

export function nextTheme() {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length];
}

/** A text that survives a reload until it is used, for instance a prompt. @param {string} name */
export function draft(name) {
  return {
    read: () => load(`draft.${name}`, null),
    /** @param {any} value */
    write: (value) => store(`draft.${name}`, value),
  };
}

effect(() => {
  if (globalThis.document) document.documentElement.dataset.theme = theme.value;
});
