import { batch, signal } from '@preact/signals';
import { LogFeed } from '../lib/log-feed.js';
import { canvasMeasure, LogMetrics } from '../lib/log-metrics.js';
import { LogStore } from '../lib/log-store.js';
import { LogView } from '../lib/log-view.js';
import { putTask } from '../state/tasks.js';
import { LogFinding } from './log-finding.js';

/** A task's log with all that the page does with it: feed, store, view and finding, and what the controls show of them. */
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
    /** How many lines there are that are not here. */
    this.missing = signal(0);
    this.runLabel = runLabel;
    this.target = 0;
    this.seen = 0;
    this.view = /** @type {LogView | null} */ (null);
    this.feed = new LogFeed(taskId, this.store, {
      grew: (older, from, to) => this.grew(older, from, to), holes: (failed) => this.holes(failed),
      state: (state) => { this.state.value = state; }, task: putTask,
    });
    this.finding = new LogFinding(this, taskId);
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
    this.finding.stop();
    this.view?.destroy();
  }

  /** The task went on or ended. @param {boolean} live */
  setLive(live) {
    if (!this.view || this.view.live === live) return;
    this.view.live = live;
    if (live && this.feed.ended) this.feed.start();
    this.view.foldEnded();
    this.view.rebuild();
  }

  /** Lines came between these numbers. @param {boolean} older whether some came in before others @param {number} from @param {number} to */
  grew(older, from, to) {
    batch(() => {
      this.lines.value = Math.max(this.feed.head, this.store.last);
      this.missing.value = this.store.missingFrom(1) + this.store.dropped;
      this.errors.value = this.store.errors;
      this.ready.value = true;
      if (!this.follow.peek()) this.unread.value = Math.max(0, this.store.last - this.seen);
    });
    if (this.view && !this.view.look.start && this.store.has(1)) this.view.look.start = this.store.time(1);
    this.view?.grew(older);
    this.finding.grew(from, to);
    this.reach();
  }

  /** What is missing is being loaded, or could not be. @param {{ from: number, to: number } | null} failed */
  holes(failed) {
    if (failed && failed.from <= this.target && failed.to >= this.target) this.target = 0;
    this.view?.redraw();
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
    this.finding.mark();
  }

  /** Shows a line and marks it. @param {number} from @param {number} [to] */
  show(from, to = from) {
    this.view?.select(from, to);
    this.goTo(from);
  }

  /** Shows a line with what surrounds it, loading first what is not here. @param {number} n */
  goTo(n) {
    this.target = n;
    this.reach();
  }

  reach() {
    if (!this.target || !this.view || !this.store.last) return;
    if (this.store.has(this.target)) this.view.goTo(this.target);
    else this.view.scroll.stopFollowing();
    if (this.feed.around(this.target)) this.target = 0;
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
