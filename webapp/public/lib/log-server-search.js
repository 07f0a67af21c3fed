import { listTaskLogs } from '../api/client.js';

/*
 * Looks on the server for lines that are not here: a long log is never loaded whole. What fits is put among the lines
 * that are here, each with what surrounds it still missing, so that counting, filtering and jumping treat it like them.
 */

const page = 1000;
/** So many lines are taken before the reader is asked whether to go on. */
const most = 5000;
/** How long typing must have stopped. */
const pause = 300;

/** @typedef {{ search?: string, logType?: string }} Wanted */

export class ServerSearch {
  /**
   * @param {string} taskId
   * @param {import('./log-store.js').LogStore} store
   * @param {{ grew: (older: boolean, from: number, to: number) => void, changed: () => void }} host
   */
  constructor(taskId, store, host) {
    this.taskId = taskId;
    this.store = store;
    this.host = host;
    this.wanted = /** @type {Wanted | null} */ (null);
    this.state = /** @type {'off' | 'searching' | 'paused' | 'failed' | 'done'} */ ('off');
    this.error = /** @type {any} */ (null);
    /** Every line up to this number was looked at. */
    this.reach = 0;
    this.abort = new AbortController();
    this.timer = 0;
  }

  /** Begins anew; null ends it. @param {Wanted | null} wanted */
  start(wanted) {
    this.stop();
    this.wanted = wanted;
    this.reach = 0;
    this.state = 'off';
    if (wanted) this.goOn(pause);
  }

  /** Goes on after it paused or failed, or when lines have gone missing since. */
  goOn(wait = 0) {
    if (!this.wanted || this.state === 'searching') return;
    this.abort = new AbortController();
    this.state = 'searching';
    this.timer = setTimeout(() => this.run(this.wanted, this.abort.signal), wait);
    this.host.changed();
  }

  stop() {
    clearTimeout(this.timer);
    this.abort.abort();
  }

  /** How many lines nobody has looked at. */
  get unsearched() {
    return this.store.missingFrom(this.reach + 1) + this.store.dropped;
  }

  async run(wanted, signal) {
    let taken = 0;
    try {
      for (let hole = this.store.nextHole(this.reach + 1); hole && taken < most; hole = this.store.nextHole(this.reach + 1)) {
        const { logs, head } = await listTaskLogs(this.taskId, { ...wanted, after: hole - 1, limit: page }, signal);
        if (signal.aborted) return;
        taken += logs.length;
        this.take(logs, head);
      }
      this.end(this.store.nextHole(this.reach + 1) ? 'paused' : 'done');
    } catch (e) {
      if (signal.aborted) return;
      this.error = e;
      this.end('failed');
    }
  }

  take(logs, head) {
    if (!logs.length) {
      this.reach = head;
      return;
    }
    const [from, to] = [logs[0].n, logs[logs.length - 1].n];
    this.reach = to;
    let older = false;
    for (const line of logs) if (this.store.put(line)) older = true;
    if (older) this.host.grew(true, from, to);
    else this.host.changed();
  }

  end(state) {
    this.state = state;
    this.host.changed();
  }
}
