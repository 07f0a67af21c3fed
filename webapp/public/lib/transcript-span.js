/* Which of the items are in the document: enough to scroll in, never so many that the page becomes slow. */

const most = { items: 300, lines: 1200 };
const step = { items: 100, lines: 600 };
/** What is kept of the other side when the reader goes on. */
const kept = { items: 600, lines: 2400 };

/** @typedef {import('./transcript-items.js').Item} Item */

/** How many lines an item may put on the screen, about: a tool call is mostly folded, and what is missing takes one. @param {Item} item */
const weight = ({ kind, from, to }) => (kind === 'tool' ? 4 : kind === 'hole' || kind === 'dropped' ? 1 : to - from + 1);

export class TranscriptSpan {
  constructor() {
    this.start = 0;
    this.end = 0;
  }

  /** The last items. @param {Item[]} list */
  toEnd(list) {
    this.end = list.length;
    this.start = back(list, this.end, most);
  }

  /** The first items. @param {Item[]} list */
  toStart(list) {
    this.start = 0;
    this.end = on(list, 0, most);
  }

  /** One item with what is before and after it. @param {Item[]} list @param {number} index */
  around(list, index) {
    if (index >= this.start + 5 && index < this.end - 5) return;
    this.start = back(list, index, step);
    this.end = on(list, index, step);
  }

  /** The same places after the list was made anew: what was missing between them may be much. @param {Item[]} list @param {number} start @param {number} end @param {number} index what the reader looks at */
  remap(list, start, end, index) {
    this.start = Math.max(start, back(list, index, step));
    this.end = Math.min(end, on(list, index, step));
  }

  /** More from before; says whether there was any. @param {Item[]} list */
  older(list) {
    if (this.start <= 0) return false;
    this.start = back(list, this.start, step);
    this.end = Math.min(this.end, on(list, this.start, kept));
    return true;
  }

  /** More from after; says whether there was any. @param {Item[]} list */
  newer(list) {
    if (this.end >= list.length) return false;
    this.end = on(list, this.end, step);
    this.start = Math.max(this.start, back(list, this.end, kept));
    return true;
  }
}

function back(list, end, limit) {
  let start = end;
  for (let lines = 0; start > 0 && end - start < limit.items && lines < limit.lines; start--) lines += weight(list[start - 1]);
  return start;
}

function on(list, start, limit) {
  let end = start;
  for (let lines = 0; end < list.length && end - start < limit.items && lines < limit.lines; end++) lines += weight(list[end]);
  return end;
}
