import { kinds } from '../lib/log-store.js';

/** @typedef {import('./log-model.js').LogModel} LogModel */

/** Goes to the next match or the one before, as soon as there is one. @param {LogModel} model @param {1 | -1} step */
export function toMatch(model, step) {
  const { view, finding } = model;
  const { found } = finding.search;
  if (!view) return;
  finding.awaited = found.length ? 0 : step;
  if (!found.length) return;
  const { current } = finding.found.peek();
  const at = finding.search.before(current || topLine(view));
  const next = step > 0 ? at + (found[at] === current ? 1 : 0) : at - 1;
  const n = found[(next + found.length) % found.length];
  finding.found.value = { ...finding.found.peek(), current: n };
  view.epoch++;
  model.goTo(n);
}

/** @param {LogModel} model @param {1 | -1} step */
export function toError(model, step) {
  const { transcript } = model;
  if (transcript.active.peek()) jumpItems(model, step, (item) => transcript.items.errorOf(item) > 0);
  else jump(model, step, (n) => model.store.kind(n) === kinds.error);
}

/** @param {LogModel} model @param {1 | -1} step */
export function toGroup(model, step) {
  const { transcript } = model;
  if (transcript.active.peek()) jumpItems(model, step, (item) => item.kind === 'tool');
  else jump(model, step, (n) => model.store.group(n)?.header === n);
}

/** Marks the next line that fits, or the one before, and shows it. */
function jump({ view, store }, step, fits) {
  if (!view) return;
  for (let n = (view.selected.from || topLine(view)) + step; n > 0 && n <= store.last; n += step) {
    if (!store.has(n) || !fits(n)) continue;
    view.select(n, n);
    view.goTo(n);
    return;
  }
}

/** The same for items of the transcript. @param {LogModel} model @param {1 | -1} step @param {(item: import('../lib/transcript-items.js').Item) => boolean} fits */
function jumpItems(model, step, fits) {
  const { items } = model.transcript;
  const from = model.view?.selected.from || model.topLine;
  for (let i = items.indexOf(from) + step; i >= 0 && i < items.list.length; i += step) {
    if (!fits(items.list[i])) continue;
    model.show(items.list[i].from);
    return;
  }
}

function topLine({ scroll, rows, height }) {
  return rows.size ? rows.n[Math.min(rows.size - 1, Math.floor(scroll.window().top / height))] : 0;
}
