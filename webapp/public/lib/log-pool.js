import { LogRow } from './log-row.js';
import { row } from './log-rows.js';

/*
 * A pool of elements over all rows. Row `v` lives in slot `v mod P` at `translateY(v · height)`, so a scroll touches only
 * the rows that came into view. The elements stay in the order of the lines, so selecting and reading aloud work as they
 * look.
 */
export class LogPool {
  /** @param {HTMLElement} layer */
  constructor(layer) {
    this.layer = layer;
    this.slots = /** @type {LogRow[]} */ ([]);
    this.first = 0;
  }

  /** The slots that show a row now. */
  shown() {
    return this.slots.filter((slot) => !slot.element.hidden);
  }

  /**
   * Shows `size` rows from `wanted` on, or from the last place where they fit.
   *
   * @param {number} wanted
   * @param {number} size
   * @param {import('./log-view.js').LogView} view
   */
  show(wanted, size, view) {
    this.fit(size);
    const first = Math.max(0, Math.min(wanted, view.rows.size - size));
    this.turn(first);
    for (let v = first; v < first + size; v++) this.put(this.slots[v % size], v, view);
  }

  put(slot, v, view) {
    const { rows, height } = view;
    const shown = v < rows.size;
    slot.element.hidden = !shown;
    if (!shown) return;
    const signature = `${v}/${view.epoch}/${this.signatureOf(v, view)}`;
    if (slot.signature === signature) return;
    slot.signature = signature;
    slot.place(v, v * height);
    slot.fill(view.painter, v, view.look);
  }

  /** Whatever decides how a row looks; it is drawn again only when that has changed. */
  signatureOf(v, view) {
    const { kind, n, at } = view.rows;
    const line = `${kind[v]}/${n[v]}/${at[v]}`;
    if (kind[v] <= row.more) return `${line}/${view.rows.endOf(v)}`;
    const group = kind[v] === row.header ? view.store.group(n[v]) : null;
    return group ? `${line}/${group.version}${view.groupState(group)}${group.open}` : line;
  }

  fit(size) {
    if (this.slots.length === size) return;
    this.slots = Array.from({ length: size }, () => new LogRow());
    this.layer.replaceChildren(...this.slots.map((slot) => slot.element));
    this.first = 0;
  }

  /** Keeps the elements in the order of their rows. */
  turn(first) {
    const { slots, layer } = this;
    const moved = first - this.first;
    if (Math.abs(moved) >= slots.length) {
      for (let v = first; v < first + slots.length; v++) layer.append(slots[v % slots.length].element);
    } else if (moved > 0) {
      for (let i = 0; i < moved; i++) layer.append(/** @type {Node} */ (layer.firstChild));
    } else {
      for (let i = 0; i < -moved; i++) layer.prepend(/** @type {Node} */ (layer.lastChild));
    }
    this.first = first;
  }
}
