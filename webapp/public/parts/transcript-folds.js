import { groupState } from '../lib/log-groups.js';

/** @typedef {import('../lib/transcript-items.js').Item} Item */

/** Which items are open: calls that failed are, all else is folded, and what the reader chose wins for good. */
export class TranscriptFolds {
  /** @param {{ store: import('../lib/log-store.js').LogStore, live: boolean }} log */
  constructor(log) {
    this.log = log;
    /** By the first line of an item. */
    this.choices = new Map();
  }

  /** @param {Item} item */
  stateOf({ group }) {
    return group ? groupState(group, this.log.store, this.log.live) : 'done';
  }

  /** @param {Item} item */
  isOpen(item) {
    return this.choices.get(item.from) ?? (item.kind === 'tool' && this.stateOf(item) === 'failed');
  }

  /** @param {Item} item @param {boolean} open */
  set(item, open) {
    this.choices.set(item.from, open);
  }

  /** Folds all, or opens all when none is open. @param {Item[]} items */
  setAll(items) {
    const folding = items.filter(({ kind }) => kind === 'tool' || kind === 'thinking');
    const open = !folding.some((item) => this.isOpen(item));
    for (const item of folding) this.set(item, open);
  }
}
