import { batch, signal } from '@preact/signals';
import { LogFeed } from '../lib/log-feed.js';
import { canvasMeasure, LogMetrics } from '../lib/log-metrics.js';
import { LogStore } from '../lib/log-store.js';
import { LogView } from '../lib/log-view.js';
import { NewMessages } from '../lib/new-messages.js';
import { putTask } from '../state/tasks.js';
import { readMessages } from '../state/toasts.js';
import { LogFinding } from './log-finding.js';
import { TranscriptModel } from './transcript-model.js';

/** A task's log with all that the page does with it: feed, store, view and finding, and what the controls show of them. */
export class LogModel {
  /** @param {string} taskId @param {{ prose: boolean, live: boolean }} how `prose` when the agent writes for people @param {(run: number) => string} runLabel */
  constructor(taskId, how, runLabel) {
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
    this.prose = how.prose;
    this.live = how.live;
    this.target = 0;
    this.seen = 0;
    this.view = /** @type {LogView | null} */ (null);
    this.feed = new LogFeed(taskId, this.store, {
      grew: (older, from, to) => this.grew(older, from, to), holes: (failed) => this.holes(failed),
      state: (state) => { this.state.value = state; }, task: putTask,
    });
    this.finding = new LogFinding(this, taskId);
    this.transcript = new TranscriptModel(this, how.prose);
    this.news = new NewMessages(this.store, readMessages);
  }

  /** @param {HTMLElement} scroller */
  attach(scroller) {
    const style = getComputedStyle(scroller);
    const view = new LogView(scroller, this.store, {
      painted: (range) => this.painted(range), followed: (follow) => this.followed(follow),
      runLabel: (run) => this.runLabel(run), holeState: (from, to) => this.feed.holeState(from, to),
    });
    view.rows.metrics = new LogMetrics(canvasMeasure(`${style.fontSize} ${style.getPropertyValue('--mono')}`, `${style.fontSize} ${style.getPropertyValue('--sans')}`));
    view.rows.prose = this.prose;
    view.live = this.live;
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
    this.live = live;
    if (!live) this.news.end();
    this.transcript.soon();
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
      this.missing.value = this.store.missingFrom(1) + this.store.dropped - this.store.removed;
      this.errors.value = this.store.errors;
      this.ready.value = true;
      if (!this.follow.peek()) this.unread.value = Math.max(0, this.store.last - this.seen);
    });
    if (this.view && !this.view.look.start && this.store.has(1)) this.view.look.start = this.store.time(1);
    this.view?.grew(older);
    this.transcript.grew(older);
    this.news.grew(this.feed.head);
    this.finding.grew(from, to);
    this.reach();
  }

  /** What is missing is being loaded, or could not be. @param {{ from: number, to: number } | null} failed */
  holes(failed) {
    if (failed && failed.from <= this.target && failed.to >= this.target) this.target = 0;
    this.view?.redraw();
    this.transcript.soon();
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
    if (this.transcript.active.peek()) return;
    this.feed.looking(range);
    this.finding.mark();
  }

  /** Shows a line and marks it. @param {number} from @param {number} [to] */
  show(from, to = from) {
    this.select(from, to);
    this.goTo(from);
  }

  /** @param {number} from @param {number} to */
  select(from, to) {
    this.view?.select(from, to);
    if (this.transcript.active.peek()) this.transcript.draw();
  }

  /** The first line in view; 0 when there is none. */
  get topLine() {
    return this.transcript.active.peek() ? this.transcript.topLine : this.view?.topLine ?? 0;
  }

  /** Shows a line with what surrounds it, loading first what is not here. @param {number} n */
  goTo(n) {
    if (this.transcript.active.peek()) {
      this.transcript.goTo(n);
      return;
    }
    this.target = n;
    this.reach();
  }

  reach() {
    if (!this.target || !this.view || !this.store.last) return;
    if (this.store.has(this.target)) this.view.goTo(this.target);
    else this.view.scroll.stopFollowing();
    if (this.feed.around(this.target)) this.target = 0;
  }

  /** Whether the view on the screen stays at the end. */
  get following() {
    return (this.transcript.active.value ? this.transcript.follow : this.follow).value;
  }

  stopFollowing() {
    if (this.transcript.active.peek()) this.transcript.setFollow(false);
    else this.view?.scroll.stopFollowing();
  }

  /** Puts the other view on the screen, at the same place. @param {boolean} transcript */
  turn(transcript) {
    const { view } = this;
    if (this.transcript.active.peek() === transcript) return;
    const [follow, n] = [(transcript ? this.follow : this.transcript.follow).peek(), this.topLine];
    this.transcript.active.value = transcript;
    if (!view) return;
    if (transcript) {
      this.transcript.follow.value = follow;
      if (!follow && n) this.transcript.goTo(n);
      return;
    }
    if (follow) view.scroll.setFollow(true);
    else if (n) view.putOnTop(n);
  }

  toStart() {
    if (this.transcript.active.peek()) {
      this.transcript.toStart();
      return;
    }
    this.view?.scroll.stopFollowing();
    this.view?.scroll.moveTo(0);
    this.view?.nextFrame();
  }

  toEnd() {
    this.select(0, 0);
    if (this.transcript.active.peek()) this.transcript.setFollow(true);
    else this.view?.scroll.setFollow(true);
  }

  foldAll() {
    if (this.transcript.active.peek()) {
      this.transcript.foldAll();
      return;
    }
    if (!this.view) return;
    const { rows } = this.view;
    this.view.toggleAll(!this.store.groups.some((group) => !rows.isFolded(group)));
  }
}
