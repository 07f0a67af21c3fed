import { groupState } from './log-groups.js';
import { LogPainter } from './log-paint.js';
import { LogPool } from './log-pool.js';
import { LogRows, row } from './log-rows.js';
import { LogScroll } from './log-scroll.js';

/* The log on the screen: which rows there are, which of them are in view, and what the reader did to them. */

const paintPause = 50;
const spare = 6;

export class LogView {
  /**
   * @param {HTMLElement} scroller
   * @param {import('./log-store.js').LogStore} store
   * @param {ViewEvents} host
   */
  constructor(scroller, store, host) {
    this.store = store;
    this.host = host;
    this.rows = new LogRows(store);
    this.painter = new LogPainter(this.rows);
    this.scroll = new LogScroll(scroller, this);
    this.pool = new LogPool(this.scroll.layer);
    this.height = 24;
    this.epoch = 0;
    this.selected = { from: 0, to: 0 };
    this.look = {
      times: /** @type {'clock' | 'since' | 'off'} */ ('clock'), start: 0,
      isSelected: (n) => n >= this.selected.from && n <= this.selected.to,
      groupState: (group) => this.groupState(group), runLabel: host.runLabel, holeState: host.holeState,
    };
    this.live = true;
    this.lastPaint = 0;
    this.timer = 0;
    this.frame = 0;
    this.openGroups = new Set();
    this.rows.folded = (group) => this.groupState(group) === 'done';
  }

  groupState(group) {
    return groupState(group, this.store, this.live);
  }

  /** New lines are in the store. @param {boolean} older whether some came in before others that were there */
  grew(older) {
    if (older || this.store.trim()) this.rebuild();
    else {
      this.foldEnded();
      this.rows.append();
    }
    this.soon();
  }

  /** Groups fold by themselves, but only while the reader follows the end. */
  foldEnded() {
    for (const group of this.openGroups) {
      if (this.groupState(group) === 'running') continue;
      if (!this.scroll.follow && group.open === null) group.open = true;
      this.openGroups.delete(group);
      this.rows.refold(group);
    }
    for (let i = this.seenGroups ?? 0; i < this.store.groups.length; i++) {
      const group = this.store.groups[i];
      if (this.groupState(group) === 'running') this.openGroups.add(group);
    }
    this.seenGroups = this.store.groups.length;
  }

  /** Makes all rows again and keeps the line that the reader looks at in its place. */
  rebuild() {
    const anchor = this.scroll.anchor();
    this.rows.rebuild();
    this.epoch++;
    this.scroll.resize();
    this.scroll.restore(anchor);
    this.paint();
  }

  /** Paints again at most 20 times a second. */
  soon() {
    if (this.timer || this.frame) return;
    const wait = Math.max(0, this.lastPaint + paintPause - performance.now());
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.nextFrame();
    }, wait);
  }

  nextFrame() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  paint() {
    this.lastPaint = performance.now();
    this.scroll.resize();
    const { top, visible } = this.scroll.window();
    if (!visible) return;
    this.pool.show(Math.floor(top / this.height) - spare, Math.ceil(visible / this.height) + 2 * spare, this);
    this.host.painted(this.visibleRange(top, visible));
  }

  /** Numbers of the first and last line in view. */
  visibleRange(top, visible) {
    const { rows, height } = this;
    if (!rows.size) return { from: 0, to: 0 };
    const first = Math.min(rows.size - 1, Math.max(0, Math.floor(top / height)));
    const last = Math.min(rows.size - 1, Math.floor((top + visible) / height));
    return { from: rows.n[first], to: rows.kind[last] === row.hole ? rows.at[last] : rows.n[last] };
  }

  /** Opens or folds one group for good. @param {number} header its first line */
  toggle(header) {
    const group = this.store.group(header);
    if (!group) return;
    group.open = this.rows.isFolded(group);
    this.scroll.stopFollowing();
    this.rebuild();
  }

  /** Opens or folds all of them. @param {boolean} open */
  toggleAll(open) {
    for (const group of this.store.groups) group.open = open;
    this.rebuild();
  }

  /** Shows a line in the middle, opening its group when needed. @param {number} n */
  goTo(n) {
    const group = this.store.has(n) ? this.store.group(n) : null;
    if (group && group.header !== n && this.rows.isFolded(group)) {
      group.open = true;
      this.rebuild();
    }
    this.scroll.stopFollowing();
    this.scroll.center(this.rows.find(n));
    this.paint();
  }

  /** Puts a line at the top, or the nearest one before it that is shown. @param {number} n */
  putOnTop(n) {
    this.scroll.stopFollowing();
    this.scroll.resize();
    this.scroll.moveTo(this.rows.find(n) * this.height);
    this.nextFrame();
  }

  /** The first line in view; 0 when there is none. */
  get topLine() {
    return this.visibleRange(this.scroll.top, 0).from;
  }

  /** @param {number} from @param {number} to */
  select(from, to) {
    this.selected = { from, to };
    this.epoch++;
    this.soon();
  }

  /** Everything must be drawn anew: theme, times, height. */
  redraw() {
    this.epoch++;
    this.nextFrame();
  }

  destroy() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.scroll.destroy();
  }
}

/**
 * @typedef {object} ViewEvents
 * @property {(range: { from: number, to: number }) => void} painted
 * @property {(follow: boolean) => void} followed
 * @property {(run: number) => string} runLabel
 * @property {(from: number, to: number) => 'loading' | 'failed' | 'idle'} holeState
 */
