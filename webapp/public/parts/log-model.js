import { batch, signal } from '@preact/signals';
import { LogFeed } from '../lib/log-feed.js';
import { highlight } from '../lib/log-highlight.js';
import { canvasMeasure, LogMetrics } from '../lib/log-metrics.js';
import { row } from '../lib/log-rows.js';
import { LogSearch, matcherOf } from '../lib/log-search.js';
import { kinds, LogStore } from '../lib/log-store.js';
import { LogView } from '../lib/log-view.js';
import { putTask } from '../state/tasks.js';

/** A task's log with all that the page does with it: feed, store, view and search, and what the controls show of them. */
export class LogModel {
  /** @param {string} taskId @param {(run: number) => string} runLabel */
  constructor(taskId, runLabel) {
    this.store = new LogStore();
    this.lines = signal(0);
    this.errors = signal(0);
    this.follow = signal(true);
    this.unread = signal(0);
    this.state = signal('connecting');
    this.ready = signal(false);
    this.found = signal({ count: 0, at: -1, done: true, error: '' });
    this.query = signal({ text: '', matchCase: false, regex: false, only: false, errors: false });
    this.runLabel = runLabel;
    this.target = 0;
    this.seen = 0;
    this.view = /** @type {LogView | null} */ (null);
    this.feed = new LogFeed(taskId, this.store, {
      grew: (older) => this.grew(older), holes: () => this.view?.redraw(),
      state: (state) => { this.state.value = state; }, task: putTask,
    });
    this.search = new LogSearch(this.store, () => this.searched());
  }

  /** @param {HTMLElement} scroller @param {{ prose: boolean, live: boolean }} how */
  attach(scroller, { prose, live }) {
    const style = getComputedStyle(scroller);
    const view = new LogView(scroller, this.store, {
      painted: (range) => this.painted(range), followed: (follow) => this.followed(follow),
      runLabel: (run) => this.runLabel(run), holeState: (from, to) => this.feed.holeState(from, to),
    });
    view.rows.metrics = new LogMetrics(canvasMeasure(`${style.fontSize} ${style.getPropertyValue('--mono')}`, `${style.fontSize} ${style.getPropertyValue('--sans')}`));
    view.rows.prose = prose;
    view.live = live;
    this.view = view;
    this.feed.start();
  }

  destroy() {
    this.feed.stop();
    this.search.start(null);
    this.view?.destroy();
    highlight([], null);
  }

  /** The task went on or ended. @param {boolean} live */
  setLive(live) {
    if (!this.view || this.view.live === live) return;
    this.view.live = live;
    if (live && this.feed.ended) this.feed.start();
    this.view.foldEnded();
    this.view.rebuild();
  }

  grew(older) {
    batch(() => {
      this.lines.value = Math.max(this.feed.head, this.store.last);
      this.errors.value = this.store.errors;
      this.ready.value = true;
      if (!this.follow.peek()) this.unread.value = Math.max(0, this.store.last - this.seen);
    });
    if (this.view && !this.view.look.start && this.store.has(1)) this.view.look.start = this.store.time(1);
    this.search.grew(older);
    this.view?.grew(older);
    this.reach();
  }

  followed(follow) {
    batch(() => {
      this.follow.value = follow;
      this.unread.value = 0;
    });
    this.seen = this.store.last;
    if (follow) this.target = 0;
    this.view?.nextFrame();
  }

  painted(range) {
    this.feed.looking(range);
    if (!this.search.matcher || !this.view) return;
    const current = this.search.found[this.found.peek().at];
    const rows = this.view.rows;
    highlight(this.view.pool.shown().filter((slot) => rows.kind[slot.index] <= row.header)
      .map((slot) => ({ element: slot.text, current: rows.n[slot.index] === current })), this.search.matcher);
  }

  /** Shows a line and marks it, loading it first when it is not here. @param {number} from @param {number} [to] */
  show(from, to = from) {
    this.view?.select(from, to);
    this.target = from;
    this.reach();
  }

  reach() {
    if (!this.target || !this.view || !this.store.last) return;
    if (this.store.has(this.target)) {
      this.view.goTo(this.target);
      this.target = 0;
    } else {
      this.view.scroll.stopFollowing();
      this.feed.around(this.target);
    }
  }

  /** @param {Partial<LogModel['query']['value']>} change */
  ask(change) {
    const query = this.query.value = { ...this.query.peek(), ...change };
    try {
      const matcher = matcherOf(query);
      this.found.value = { count: 0, at: -1, done: !matcher, error: '' };
      this.search.start(matcher);
      if (!matcher) highlight([], null);
    } catch {
      this.search.start(null);
      this.found.value = { count: 0, at: -1, done: true, error: 'This expression is not complete.' };
    }
    this.filter();
  }

  filter() {
    if (!this.view) return;
    const { only, errors } = this.query.peek();
    const byText = only && this.search.matcher;
    const before = this.view.rows.only;
    this.view.rows.only = byText || errors
      ? (n) => (!errors || this.store.kind(n) === kinds.error) && (!byText || this.search.has(n)) : null;
    if (before || this.view.rows.only) this.view.rebuild();
    else this.view.redraw();
  }

  searched() {
    const { found, scanned } = this.search;
    const before = this.found.peek();
    this.found.value = { ...before, count: found.length, done: scanned >= this.store.last };
    if (before.at < 0 && found.length && this.search.matcher && !this.follow.peek()) this.found.value = { ...this.found.peek(), at: -1 };
    if (this.query.peek().only && this.search.matcher) this.filter();
    else this.view?.redraw();
  }

  toStart() {
    this.view?.scroll.stopFollowing();
    this.view?.scroll.moveTo(0);
    this.view?.nextFrame();
  }

  toEnd() {
    this.view?.select(0, 0);
    this.view?.scroll.setFollow(true);
  }

  foldAll() {
    if (!this.view) return;
    const { rows } = this.view;
    this.view.toggleAll(!this.store.groups.some((group) => !rows.isFolded(group)));
  }
}
