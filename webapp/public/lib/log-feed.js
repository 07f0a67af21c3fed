import { listTaskLogs, streamTaskLog } from '../api/client.js';
import { takeRemoved } from './log-left-out.js';

/*
 * Fills a log store: the newest lines first over the socket, then older ones in idle time, and what was skipped when the
 * reader gets there. It knows the number it goes on from, so nothing is lost or doubled when the connection is cut.
 */

const tail = 5000;
const page = 5000;
/** So many lines before and after one are seen with it. */
const nearby = 100;
/** Up to so many lines are loaded without being asked for. */
const eager = 200000;

export class LogFeed {
  /**
   * @param {string} taskId
   * @param {import('./log-store.js').LogStore} store
   * @param {{ grew: (older: boolean, from: number, to: number) => void, holes: (failed: { from: number, to: number } | null) => void, state: (state: string) => void, task: (task: any) => void }} host
   */
  constructor(taskId, store, host) {
    this.taskId = taskId;
    this.store = store;
    this.host = host;
    this.head = 0;
    this.ended = false;
    this.ready = false;
    this.socket = /** @type {any} */ (null);
    this.loading = /** @type {{ from: number, to: number } | null} */ (null);
    this.failed = new Set();
    this.view = { from: 0, to: 0 };
    this.abort = new AbortController();
    this.idle = 0;
  }

  /** Connects, or connects again when a task that had ended goes on. */
  start() {
    this.ended = false;
    this.socket?.close();
    const start = () => (this.store.last ? { after: this.store.last } : { tail });
    this.socket = streamTaskLog(this.taskId, start, {
      frame: (frame) => this.frame(frame),
      state: (state) => { if (!this.ended) this.host.state(state); },
    });
  }

  stop() {
    this.abort.abort();
    clearTimeout(this.idle);
    this.socket?.close();
  }

  /** @param {any} frame */
  frame(frame) {
    switch (frame.type) {
      case 'hello':
        this.head = frame.head;
        this.ready = true;
        // What could not be loaded during an outage can be loaded again.
        this.failed.clear();
        this.plan();
        if (frame.head === 0) this.host.grew(false, 1, 0);
        break;
      case 'log': this.take(frame.lines); break;
      case 'head': this.head = Math.max(this.head, frame.n); break;
      case 'behind':
        this.store.extendTo(frame.to);
        this.host.grew(false, 1, 0);
        this.plan();
        break;
      case 'removed': takeRemoved(this, frame.to); break;
      case 'state': this.host.task(frame.task); break;
      case 'end': this.end(frame.last); break;
    }
  }

  end(last) {
    this.ended = true;
    this.store.extendTo(last);
    this.socket?.close();
    this.host.state('ended');
    this.host.grew(false, 1, 0);
    this.plan();
  }

  /** @param {import('../api/types.js').LogEntry[]} lines */
  take(lines) {
    const before = this.store.last;
    let older = false;
    let any = false;
    for (const line of lines) {
      if (line.n < before) older = true;
      if (this.store.put(line)) any = true;
    }
    if (before) this.head = Math.max(this.head, this.store.last);
    if (any) this.host.grew(older, lines[0].n, lines[lines.length - 1].n);
    this.plan();
  }

  /** What the reader looks at, to load that first. @param {{ from: number, to: number }} view */
  looking(view) {
    this.view = view;
    if (!this.loading && this.holeInView()) this.plan();
  }

  /** Loads what was asked for, whatever the limit. @param {number} from @param {number} to */
  want(from, to) {
    this.failed.clear();
    if (!this.loading) this.load(Math.max(from, to - page + 1), to);
  }

  /** Loads the lines around one, as far as they are not here; says whether there was nothing to load. @param {number} n */
  around(n) {
    const first = Math.max(1, this.store.dropped + 1);
    const last = Math.max(this.head, this.store.last);
    if (n < first || n > last) return true;
    const hole = this.store.nextHole(Math.max(first, n - nearby));
    if (!hole || hole > Math.min(last, n + nearby)) return true;
    if (!this.loading) this.load(Math.max(first, n - page / 2), Math.min(last, n + page / 2));
    return false;
  }

  holeState(from, to) {
    if (this.loading && this.loading.from <= to && this.loading.to >= from) return 'loading';
    return this.failed.has(to) ? 'failed' : 'idle';
  }

  plan() {
    clearTimeout(this.idle);
    if (this.loading || this.abort.signal.aborted) return;
    const seen = this.holeInView();
    if (seen) {
      this.load(seen.from, seen.to);
      return;
    }
    this.idle = setTimeout(() => {
      const next = this.newestHole();
      if (next) this.load(next.from, next.to);
    }, 150);
  }

  /** The part of a hole that is on the screen, if the reader stopped there. */
  holeInView() {
    const { store, view } = this;
    if (!view.from || !store.last) return null;
    for (let n = Math.max(view.from, store.dropped + 1); n <= Math.min(view.to, store.last); n++) {
      if (store.has(n)) continue;
      const end = store.holeEnd(n);
      if (!this.failed.has(end) && (store.count < eager || end - n < page)) return this.partOf(n, end);
      n = end;
    }
    return null;
  }

  /** Of a hole whose both sides are seen, what follows the line before it; else what comes before the line after it. */
  partOf(from, to) {
    return from > this.view.from ? { from, to: Math.min(to, from + page - 1) } : { from: Math.max(from, to - page + 1), to };
  }

  newestHole() {
    const { store } = this;
    if (store.count >= eager || !store.last) return null;
    let to = store.last;
    while (to > store.dropped && store.has(to)) to--;
    if (to <= store.dropped || this.failed.has(to)) return null;
    // Single lines that a search brought in do not end a page.
    let from = Math.max(store.dropped + 1, to - page + 1);
    while (store.has(from)) from++;
    return { from, to };
  }

  async load(from, to) {
    this.loading = { from, to };
    this.host.holes(null);
    try {
      const { logs, removed } = await listTaskLogs(this.taskId, { after: from - 1, limit: to - from + 1 }, this.abort.signal);
      this.loading = null;
      takeRemoved(this, removed);
      if (logs.length) {
        for (const line of logs) this.store.put(line);
        this.host.grew(true, logs[0].n, logs[logs.length - 1].n);
      } else if (to > this.store.removed) {
        this.fail(from, to);
      }
      this.plan();
    } catch {
      if (this.abort.signal.aborted) return;
      this.loading = null;
      this.fail(from, to);
    }
  }

  /** Holes are known by their ends. */
  fail(from, to) {
    const hole = this.store.nextHole(from);
    this.failed.add(hole && hole <= to ? this.store.holeEnd(hole) : to);
    this.host.holes({ from, to });
  }
}
