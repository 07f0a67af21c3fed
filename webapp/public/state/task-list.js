import { signal } from '@preact/signals';
import { searchTasks } from '../api/client.js';
import { onTask, putTask, taskSignal } from './tasks.js';

/** @typedef {import('../api/types.js').Task} Task */

const pageSize = 50;
/** The server's longest page. */
const mostAtOnce = 200;

/**
 * A list of tasks under a filter, in its order, with a cursor. What arrives later waits in `fresh` until the reader
 * asks for it, so that nothing moves under the hand.
 */
export class TaskList {
  /** @param {import('../api/types.js').TaskQuery} query @param {(task: Task) => boolean} fits whether a new task belongs here */
  constructor(query, fits) {
    this.query = query;
    this.fits = fits;
    this.status = signal(/** @type {'loading' | 'ready' | 'failed' | 'denied'} */ ('loading'));
    this.error = signal(/** @type {any} */ (null));
    this.ids = signal(/** @type {string[]} */ ([]));
    this.fresh = signal(/** @type {string[]} */ ([]));
    this.cursor = signal(/** @type {string | null} */ (null));
    this.more = signal(/** @type {'idle' | 'loading' | 'failed'} */ ('idle'));
    this.abort = new AbortController();
    this.turn = 0;
    this.undo = onTask((task, before, gone) => this.changed(task, before, gone));
  }

  close() {
    this.undo();
    this.abort.abort();
  }

  /** Loads the first page; or loads again as many rows as there are, and keeps the old ones until the new ones are there. */
  async load() {
    const turn = ++this.turn;
    const ids = new Set();
    let cursor = /** @type {string | null} */ (null);
    try {
      do {
        const missing = Math.max(pageSize, this.ids.peek().length) - ids.size;
        const page = await this.page(Math.min(mostAtOnce, missing), cursor);
        if (turn !== this.turn) return;
        for (const task of page.tasks) ids.add(task.id);
        cursor = page.hasMore ? page.nextCursor : null;
      } while (cursor && ids.size < this.ids.peek().length);
      this.ids.value = [...ids];
      this.fresh.value = [];
      this.cursor.value = cursor;
      this.error.value = null;
      this.status.value = 'ready';
    } catch (e) {
      if (turn === this.turn && !this.abort.signal.aborted) this.failed(e);
    }
  }

  async page(limit, cursor) {
    const page = await searchTasks({ ...this.query, limit, cursor: cursor ?? undefined }, this.abort.signal);
    page.tasks.forEach(putTask);
    return page;
  }

  failed(error) {
    this.error.value = error;
    if (error.status === 403) this.status.value = 'denied';
    else if (this.status.peek() === 'loading') this.status.value = 'failed';
  }

  async loadMore() {
    if (!this.cursor.peek() || this.more.peek() === 'loading') return;
    this.more.value = 'loading';
    try {
      const page = await this.page(pageSize, this.cursor.peek());
      const have = new Set(this.ids.peek());
      this.ids.value = [...this.ids.peek(), ...page.tasks.map((task) => task.id).filter((id) => !have.has(id))];
      this.cursor.value = page.hasMore ? page.nextCursor : null;
      this.more.value = 'idle';
    } catch {
      if (!this.abort.signal.aborted) this.more.value = 'failed';
    }
  }

  /** Puts those that wait in front; in another order than the usual one the server says where they belong. */
  showFresh() {
    if (this.query.sort) {
      this.load();
      return;
    }
    const have = new Set(this.ids.peek());
    this.ids.value = [...this.fresh.peek().filter((id) => !have.has(id)), ...this.ids.peek()];
    this.fresh.value = [];
  }

  /** @param {Task | undefined} task @param {Task | undefined} _before @param {string} [gone] */
  changed(task, _before, gone) {
    if (!task) {
      this.ids.value = this.ids.peek().filter((id) => id !== gone);
      this.fresh.value = this.fresh.peek().filter((id) => id !== gone);
      return;
    }
    if (this.status.peek() !== 'ready' || this.ids.peek().includes(task.id)) return;
    const waits = this.fresh.peek().includes(task.id);
    const fits = this.fits(task);
    if (fits && !waits) this.fresh.value = [task.id, ...this.fresh.peek()];
    if (!fits && waits) this.fresh.value = this.fresh.peek().filter((id) => id !== task.id);
  }

  /** The rows that are shown, as far as they are known. @returns {Task[]} */
  tasks() {
    return /** @type {Task[]} */ (this.ids.value.map((id) => taskSignal(id).value).filter(Boolean));
  }
}
