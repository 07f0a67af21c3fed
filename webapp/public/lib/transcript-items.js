import { parseLine } from './ansi.js';
import { kinds, SIMPLE } from './log-store.js';
import { longestText } from './markdown-limits.js';

/*
 * From the lines of a log to what is said in it: messages, thoughts, calls of tools, notes. An item is a run of lines, or
 * the lines of one tool call wherever they stand; items are in the order of their first lines.
 */

/** Most lines of an item; what is longer goes on in another one. */
const mostLines = { text: 200, thinking: 200, output: 100, error: 100, notes: 40, person: 200 };
const messageMark = 'Message: ';

/**
 * @typedef {object} Item
 * @property {'text' | 'thinking' | 'tool' | 'output' | 'error' | 'notes' | 'person' | 'run' | 'hole' | 'dropped'} kind
 * @property {number} from its first line
 * @property {number} to its last line
 * @property {number} size characters of its lines
 * @property {number} version grows with every change
 * @property {import('./log-store.js').Group | null} group of a tool call
 * @property {number[]} lines of a tool call, its head left out
 */

export class TranscriptItems {
  /** @param {import('./log-store.js').LogStore} store @param {boolean} prose whether the agent writes for people; else its text is a program's output */
  constructor(store, prose) {
    this.store = store;
    this.prose = prose;
    this.list = /** @type {Item[]} */ ([]);
    this.ofGroup = new Map();
    this.done = 0;
    this.dropped = 0;
  }

  /** Makes all items again. */
  rebuild() {
    const { store } = this;
    this.list = [];
    this.ofGroup.clear();
    this.done = this.dropped = store.dropped;
    if (store.dropped) this.add('dropped', 1, store.dropped);
    this.append();
  }

  /** Makes items of the lines that are new at the end. */
  append() {
    const { store } = this;
    for (let n = this.done + 1; n <= store.last; n++) {
      if (store.has(n)) {
        this.addLine(n);
      } else {
        const end = store.holeEnd(n);
        this.add('hole', n, end);
        n = end;
      }
    }
    this.done = store.last;
  }

  addLine(n) {
    const { store } = this;
    if (this.beginsRun(n)) this.add('run', n, n);
    const group = store.group(n);
    if (group) {
      this.addToGroup(n, group);
      return;
    }
    const kind = this.kindOf(n);
    const last = this.list[this.list.length - 1];
    if (last && last.to === n - 1 && this.joins(last, kind, n)) grow(last, n, store.length(n));
    else this.add(kind, n, n).size = store.length(n);
  }

  beginsRun(n) {
    const { store } = this;
    const run = store.run(n);
    return store.has(n - 1) && run > 0 && run !== store.run(n - 1) && (run > 1 || store.run(n - 1) > 0);
  }

  addToGroup(n, group) {
    const item = this.ofGroup.get(group);
    if (!item) {
      const made = this.add('tool', n, n);
      made.group = group;
      this.ofGroup.set(group, made);
      return;
    }
    item.lines.push(n);
    item.version++;
  }

  /** @returns {Item['kind']} */
  kindOf(n) {
    switch (this.store.kind(n)) {
      case kinds.thinking: return 'thinking';
      case kinds.error: return 'error';
      case kinds.system: return this.isMessage(n) ? 'person' : 'notes';
      case kinds.usage: return 'notes';
      default: return this.prose ? 'text' : 'output';
    }
  }

  /** What a person told the agent, as the server notes it when it was delivered; an agent cannot write such a line. */
  isMessage(n) {
    return this.store.stream(n) === 2 && this.store.raw(n).startsWith(messageMark);
  }

  /** Whether a line goes on with what the item before it says. @param {Item} last @param {Item['kind']} kind @param {number} n */
  joins(last, kind, n) {
    const { store } = this;
    const atOnce = store.time(n) === store.time(last.to);
    if (last.kind === 'person') return kind === 'notes' && atOnce && store.stream(n) === 2 && store.kind(n) === kinds.system;
    if (kind !== last.kind || kind === 'person' || n - last.from >= mostLines[kind]) return false;
    if (last.size + store.length(n) > longestText) return false;
    // The lines of one message carry one time.
    return kind !== 'text' || (atOnce && store.stream(n) === store.stream(last.to));
  }

  /** @param {Item['kind']} kind @param {number} from @param {number} to */
  add(kind, from, to) {
    const item = /** @type {Item} */ ({ kind, from, to, size: 0, version: 0, group: null, lines: [] });
    this.list.push(item);
    return item;
  }

  /** Which item shows a line; -1 when there is none. @param {number} n */
  indexOf(n) {
    const group = this.store.has(n) ? this.store.group(n) : null;
    const wanted = this.ofGroup.get(group)?.from ?? n;
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle].from <= wanted) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The first error of an item; 0 for none. @param {Item} item */
  errorOf(item) {
    return item.kind === 'error' ? item.from : item.group?.firstError ?? 0;
  }

  /** What an item's lines say, without colours, cut where it is longer than anybody reads. @param {Item} item */
  textOf(item) {
    const parts = [];
    for (let n = item.from; n <= item.to; n++) parts.push(this.lineText(n));
    const text = parts.join('\n');
    return (item.kind === 'person' ? text.slice(messageMark.length) : text).slice(0, longestText);
  }

  /** Tabs stay: they mean something in Markdown. */
  lineText(n) {
    const raw = this.store.raw(n);
    return this.store.flags(n) & SIMPLE ? raw : raw.split('\t').map((part) => parseLine(part).plain).join('\t');
  }
}

function grow(item, n, length) {
  item.to = n;
  item.size += length + 1;
  item.version++;
}
