import { html } from '../lib/html.js';
import { keyCaps } from '../lib/keys.js';
import { formatAgo, formatDuration, formatMoment } from '../lib/time.js';
import { visibleLine } from '../lib/visible-text.js';
import { now } from '../state/clock.js';

/** A name from outside: isolated, so that it cannot turn the text around it, and with nothing hidden in it. */
export function Name({ children, mono = false }) {
  return html`<bdi class=${mono ? 'name mono' : 'name'}>${visibleLine(String(children ?? ''))}</bdi>`;
}

/** How long ago, with the full moment on hover. @param {{ at: string }} props */
export function Ago({ at }) {
  const then = Date.parse(at);
  return html`<time datetime=${at} title=${formatMoment(then)}>${formatAgo(then, now.value)}</time>`;
}

/** Time between two instants; it ticks while there is no second one. @param {{ from: string, to?: string | null }} props */
export function Elapsed({ from, to = null }) {
  const end = to ? Date.parse(to) : now.value;
  return html`<span class="num">${formatDuration(end - Date.parse(from))}</span>`;
}

/** @param {{ keys: string, capital?: boolean }} props `capital` where the case of a letter says nothing */
export function Kbd({ keys, capital = false }) {
  return html`<span class="kbds" aria-hidden="true">${keyCaps(keys).map((cap) => html`<kbd>${capital && cap.length === 1 ? cap.toUpperCase() : cap}</kbd>`)}</span>`;
}
