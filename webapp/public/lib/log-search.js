/* Finds lines while the reader types: in slices of a few milliseconds, over what is here and what comes. */

const slice = 6;

/** @typedef {{ text: string, matchCase: boolean, regex: boolean }} Query */

/**
 * What decides whether a line matches; null when there is nothing to look for, an error when the expression is wrong.
 *
 * @param {Query} query
 * @returns {RegExp | null}
 */
export function matcherOf({ text, matchCase, regex }) {
  if (!text) return null;
  const source = regex ? text : text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(source, matchCase ? 'gu' : 'giu');
}

export class LogSearch {
  /**
   * @param {import('./log-store.js').LogStore} store
   * @param {(done: boolean) => void} changed
   * @param {(next: () => void) => void} later
   */
  constructor(store, changed, later = (next) => setTimeout(next)) {
    this.store = store;
    this.changed = changed;
    this.later = later;
    this.matcher = /** @type {RegExp | null} */ (null);
    this.found = /** @type {number[]} */ ([]);
    this.scanned = 0;
    this.turn = 0;
  }

  /** @param {RegExp | null} matcher */
  start(matcher) {
    this.matcher = matcher;
    this.found = [];
    this.scanned = 0;
    this.turn++;
    if (matcher) this.step(this.turn);
    else this.changed(true);
  }

  /** Looks at lines that came since; at all of them when some came in before others. @param {boolean} older */
  grew(older) {
    if (!this.matcher) return;
    if (older) this.start(this.matcher);
    else if (this.scanned < this.store.last) this.step(++this.turn);
  }

  step(turn) {
    if (turn !== this.turn || !this.matcher) return;
    const end = performance.now() + slice;
    let n = Math.max(this.scanned + 1, this.store.first, 1);
    for (let looked = 0; n <= this.store.last; n++) {
      if (!this.store.has(n)) continue;
      this.matcher.lastIndex = 0;
      if (this.matcher.test(this.store.plain(n))) this.found.push(n);
      if ((++looked & 63) === 0 && performance.now() > end) {
        this.scanned = n;
        this.changed(false);
        this.later(() => this.step(turn));
        return;
      }
    }
    this.scanned = this.store.last;
    this.changed(true);
  }

  has(n) {
    return this.found[this.before(n + 1) - 1] === n;
  }

  /** How many found lines come before `n`. */
  before(n) {
    let low = 0;
    let high = this.found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.found[middle] < n) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
