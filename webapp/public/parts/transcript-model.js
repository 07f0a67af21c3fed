import { batch, signal } from '@preact/signals';
import { Paced } from '../lib/paced.js';
import { TranscriptItems } from '../lib/transcript-items.js';
import { TranscriptSpan } from '../lib/transcript-span.js';
import { LineDrawer } from '../lib/transcript-lines.js';
import { TranscriptFolds } from './transcript-folds.js';

/*
 * The second view of a log: which items there are, which of them are in the document, and where the reader is. It works
 * only while it is on the screen.
 */

/** @typedef {import('../lib/transcript-items.js').Item} Item */

export class TranscriptModel {
  /** @param {import('./log-model.js').LogModel} log @param {boolean} prose */
  constructor(log, prose) {
    this.log = log;
    this.items = new TranscriptItems(log.store, prose);
    this.span = new TranscriptSpan();
    this.drawer = new LineDrawer(log.store);
    this.active = signal(false);
    /** Grows when something must be drawn. */
    this.version = signal(0);
    this.follow = signal(true);
    this.unread = signal(0);
    /** Grows when all lines must be painted anew. */
    this.painted = 0;
    this.folds = new TranscriptFolds(log);
    this.seen = 0;
    this.target = 0;
    this.stale = true;
    this.paced = new Paced(() => this.update());
    this.pane = /** @type {import('./transcript-pane.js').TranscriptPane | null} */ (null);
    /** Where the reader was when it went off the screen. */
    this.left = 0;
    /** The line that was to be shown, as long as the reader has not moved since. */
    this.arrived = { from: 0, n: 0 };
  }

  /** The items in the document. */
  get shown() {
    return this.items.list.slice(this.span.start, this.span.end);
  }

  /** It comes onto the screen. @param {import('./transcript-pane.js').TranscriptPane} pane */
  attach(pane) {
    this.pane = pane;
    this.update();
  }

  detach() {
    this.left = this.topLine;
    this.paced.stop();
    this.pane = null;
  }

  /** Lines came. @param {boolean} older whether some came in before others that were there */
  grew(older) {
    this.stale ||= older;
    this.soon();
  }

  soon() {
    if (this.pane) this.paced.soon();
  }

  /** Makes items of what came, and has them drawn. */
  update() {
    if (this.stale || this.items.dropped !== this.log.store.dropped) this.rebuild();
    else this.items.append();
    const { list } = this.items;
    if (this.follow.peek()) this.span.toEnd(list);
    else if (this.span.end === 0) this.span.toStart(list);
    this.reach();
    this.draw();
  }

  /** The numbers of items change with it, so the span is found again by its lines. */
  rebuild() {
    const { items, span } = this;
    const first = items.list[span.start]?.from ?? 0;
    const last = items.list[span.end - 1]?.from ?? 0;
    const top = this.topLine || first;
    items.rebuild();
    this.stale = false;
    if (first) span.remap(items.list, Math.max(0, items.indexOf(first)), items.indexOf(last) + 1, Math.max(0, items.indexOf(top)));
  }

  /** Paints all lines again, for instance after the theme changed. */
  repaint() {
    this.painted++;
    for (const item of this.shown) item.version++;
    this.draw();
  }

  draw() {
    batch(() => {
      this.unread.value = this.follow.peek() ? 0 : this.newer();
      this.version.value++;
    });
  }

  /** How many items came since the reader left the end. */
  newer() {
    const { list } = this.items;
    let count = 0;
    while (count < list.length && list[list.length - 1 - count].from > this.seen) count++;
    return count;
  }

  /** @param {boolean} follow */
  setFollow(follow) {
    if (this.follow.peek() === follow) return;
    this.follow.value = follow;
    this.seen = this.log.store.last;
    if (follow) {
      this.target = 0;
      this.update();
    }
  }

  /** The reader came near an end of what is in the document. @param {'older' | 'newer'} way */
  more(way) {
    if (this.follow.peek() && way === 'newer') return;
    if (this.span[way](this.items.list)) this.draw();
  }

  /** Shows the item that has a line, at the top; what is not here is loaded first. @param {number} n */
  goTo(n) {
    this.follow.value = false;
    this.seen = this.log.store.last;
    this.target = n;
    this.update();
  }

  reach() {
    const { target, items } = this;
    const { store, feed } = this.log;
    if (!target || !this.pane || !store.last) return;
    const index = items.indexOf(target);
    if (index >= 0) {
      this.span.around(items.list, index);
      const item = items.list[index];
      this.arrived = { from: item.from, n: target };
      if (item.lines.includes(target)) this.folds.set(item, true);
      this.pane.bring(item.from);
    }
    if (feed.around(target)) this.target = 0;
  }

  toStart() {
    this.follow.value = false;
    this.seen = this.log.store.last;
    this.span.toStart(this.items.list);
    this.draw();
    this.pane?.toTop();
  }

  /** Where the reader is, to be there in the other view, too. */
  get topLine() {
    if (!this.pane) return this.left;
    const from = this.pane.top();
    return from && from === this.arrived.from ? this.arrived.n : from;
  }

  /** Opens or folds one item. @param {Item} item */
  toggle(item) {
    this.folds.set(item, !this.folds.isOpen(item));
    this.setFollow(false);
    this.draw();
  }

  foldAll() {
    this.folds.setAll(this.items.list);
    this.draw();
  }
}
