/* Finds lines while the reader types: in slices of a few milliseconds, over what is here and what comes, each line once. */

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
   * @param {() => void} changed
   * @param {(next: () => void) => void} later
   */
  constructor(store, changed, later = (next) => setTimeout(next)) {
    this.store = store;
    this.changed = changed;
    this.later = later;
    this.matcher = /** @type {RegExp | null} */ (null);
    this.fits = /** @type {((n: number) => boolean) | null} */ (null);
    /** Numbers of the lines that match, in order. */
    this.found = /** @type {number[]} */ ([]);
    /** What is still to be looked at. */
    this.ranges = /** @type {{ from: number, to: number }[]} */ ([]);
    /** Whether all that is here was looked at. */
    this.done = true;
    this.turn = 0;
  }

  /** @param {RegExp | null} matcher @param {((n: number) => boolean) | null} fits which lines are looked at; null for all */
  start(matcher, fits = null) {
    this.matcher = matcher;
    this.fits = fits;
    this.found = [];
    this.ranges = [];
    this.done = true;
    this.turn++;
    if (matcher && this.store.last) this.grew(this.store.first, this.store.last);
    else this.changed();
  }

  /** Lines came between these numbers. @param {number} from @param {number} to */
  grew(from, to) {
    if (!this.matcher) return;
    const last = this.ranges.at(-1);
    if (last && from === last.to + 1) last.to = to;
    else this.ranges.push({ from, to });
    if (this.done) {
      this.done = false;
      this.step(this.turn);
    }
  }

  step(turn) {
    if (turn !== this.turn || !this.matcher) return;
    const end = performance.now() + slice;
    while (this.ranges.length) {
      if (!this.look(this.ranges[0], this.matcher, end)) {
        this.changed();
        this.later(() => this.step(turn));
        return;
      }
      this.ranges.shift();
    }
    this.done = true;
    this.changed();
  }

  /** Looks at a range as long as there is time; says whether it came to its end. */
  look(range, matcher, end) {
    const hits = [];
    let n = Math.max(range.from, this.store.first);
    let over = true;
    for (let looked = 0; n <= range.to && over; n++) {
      if (!this.store.has(n) || (this.fits && !this.fits(n))) continue;
      matcher.lastIndex = 0;
      if (matcher.test(this.store.plain(n))) hits.push(n);
      if ((++looked & 63) === 0 && performance.now() > end) over = n === range.to;
    }
    range.from = n;
    this.add(hits);
    return over;
  }

  /** Puts numbers, which are in order, where they belong; one that is there already stays once. @param {number[]} hits */
  add(hits) {
    if (!hits.length) return;
    const from = this.before(hits[0]);
    const to = this.before(hits[hits.length - 1] + 1);
    const between = to > from ? [...new Set([...this.found.slice(from, to), ...hits])].sort((a, b) => a - b) : hits;
    this.found = this.found.slice(0, from).concat(between, this.found.slice(to));
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
