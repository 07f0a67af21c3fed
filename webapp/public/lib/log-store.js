import { parseLine } from './ansi.js';

/** @typedef {import('../api/types.js').LogEntry} LogEntry */

/*
 * The lines of one task's log, as typed columns in chunks of 4,096 numbers. A number is dense and from 1, so a line is
 * found by arithmetic, lines may come in any order, and what has not come is simply kind 0.
 */

const bits = 12;
const chunkSize = 1 << bits;

export const kinds = { text: 1, thinking: 2, tool_use: 3, tool_result: 4, system: 5, error: 6, usage: 7 };
const streams = { stdout: 0, stderr: 1, optio: 2 };

/** Every character is one cell wide and is drawn as it is. */
export const SIMPLE = 1;
/** Some characters need measuring. */
export const WIDE = 2;

class Chunk {
  constructor() {
    this.kind = new Uint8Array(chunkSize);
    this.flags = new Uint8Array(chunkSize);
    this.stream = new Uint8Array(chunkSize);
    this.run = new Uint16Array(chunkSize);
    this.time = new Float64Array(chunkSize);
    this.group = new Int32Array(chunkSize).fill(-1);
    this.length = new Uint32Array(chunkSize);
    this.text = new Array(chunkSize);
    this.count = 0;
  }
}

/**
 * @typedef {object} Group what belongs to one tool call
 * @property {string} key
 * @property {number} header number of its first line
 * @property {number} lines how many lines it has, the header left out
 * @property {number} first time of the header
 * @property {number} last time of the newest line
 * @property {number} firstError number of its first error, 0 for none
 * @property {boolean} answered whether a result came
 * @property {boolean | null} open the reader's choice; null until there is one
 * @property {number} version
 */

export class LogStore {
  constructor(cap = 500000) {
    this.cap = cap;
    this.chunks = new Map();
    this.groups = /** @type {Group[]} */ ([]);
    this.groupIndex = new Map();
    this.count = 0;
    this.errors = 0;
    this.longest = 0;
    /** Lowest and highest number that are here; 0 while there is none. */
    this.first = 0;
    this.last = 0;
    /** Numbers up to here are left out: dropped to save memory, or removed at the server. */
    this.dropped = 0;
    /** Numbers up to here were removed at the server, and are nowhere. */
    this.removed = 0;
  }

  /** Takes a line; false if it is here already or was dropped. @param {LogEntry} entry */
  put(entry) {
    const { n } = entry;
    if (n <= this.dropped || this.has(n)) return false;
    const chunk = this.chunkFor(n);
    const at = n & (chunkSize - 1);
    const kind = kinds[entry.logType] ?? kinds.text;
    chunk.kind[at] = kind;
    chunk.stream[at] = streams[entry.stream] ?? 0;
    chunk.run[at] = entry.run;
    chunk.time[at] = Date.parse(entry.timestamp);
    chunk.text[at] = entry.content;
    chunk.count++;
    this.describe(chunk, at, entry.content);
    if (entry.group !== null && entry.group !== undefined) chunk.group[at] = this.join(entry, chunk.time[at]);
    this.count++;
    if (kind === kinds.error) this.errors++;
    if (!this.first || n < this.first) this.first = n;
    if (n > this.last) this.last = n;
    return true;
  }

  chunkFor(n) {
    const index = n >> bits;
    let chunk = this.chunks.get(index);
    if (!chunk) this.chunks.set(index, chunk = new Chunk());
    return chunk;
  }

  describe(chunk, at, raw) {
    const plain = /[^\x20-\x7e]/.test(raw) ? parseLine(raw).plain : raw;
    chunk.flags[at] = (plain === raw ? SIMPLE : 0) | (/[^\x20-\x7e\xa0-\u024f]/.test(plain) ? WIDE : 0);
    chunk.length[at] = plain.length;
    if (plain.length > this.longest) this.longest = plain.length;
  }

  /** @param {LogEntry} entry @param {number} time */
  join(entry, time) {
    const key = `${entry.run}/${entry.group}`;
    let index = this.groupIndex.get(key);
    if (index === undefined) {
      index = this.groups.length;
      this.groupIndex.set(key, index);
      this.groups.push({ key, header: entry.n, lines: -1, first: time, last: time, firstError: 0, answered: false, open: null, version: 0 });
    }
    const group = this.groups[index];
    group.lines++;
    group.version++;
    if (entry.n < group.header) [group.header, group.first] = [entry.n, time];
    group.last = Math.max(group.last, time);
    if (entry.logType === 'tool_result') group.answered = true;
    if (entry.logType === 'error' && (!group.firstError || entry.n < group.firstError)) group.firstError = entry.n;
    return index;
  }

  /** Knows that there are lines up to `n`, though they are not here yet. @param {number} n */
  extendTo(n) {
    if (n <= this.last) return;
    this.last = n;
    if (!this.first) this.first = n + 1;
  }

  has(n) { return this.kind(n) !== 0; }
  kind(n) { return this.chunks.get(n >> bits)?.kind[n & (chunkSize - 1)] ?? 0; }
  flags(n) { return this.chunks.get(n >> bits).flags[n & (chunkSize - 1)]; }
  stream(n) { return this.chunks.get(n >> bits).stream[n & (chunkSize - 1)]; }
  run(n) { return this.chunks.get(n >> bits)?.run[n & (chunkSize - 1)] ?? 0; }
  time(n) { return this.chunks.get(n >> bits)?.time[n & (chunkSize - 1)] ?? 0; }
  length(n) { return this.chunks.get(n >> bits).length[n & (chunkSize - 1)]; }
  raw(n) { return this.chunks.get(n >> bits).text[n & (chunkSize - 1)]; }

  /** @returns {Group | null} */
  group(n) {
    const index = this.chunks.get(n >> bits)?.group[n & (chunkSize - 1)] ?? -1;
    return index < 0 ? null : this.groups[index];
  }

  /** The line as it is shown. @param {number} n @returns {string} */
  plain(n) {
    return this.flags(n) & SIMPLE ? this.raw(n) : parseLine(this.raw(n)).plain;
  }

  /** The end of the run of missing numbers that starts at `from`; `from - 1` when that line is here. */
  holeEnd(from) {
    let n = from;
    while (n <= this.last && !this.has(n)) {
      const jump = this.chunks.has(n >> bits) ? 1 : chunkSize - (n & (chunkSize - 1));
      n = Math.min(this.last + 1, n + jump);
    }
    return n - 1;
  }

  /** The first missing number from `from` on; 0 when nothing is missing there. */
  nextHole(from) {
    for (let n = Math.max(from, this.dropped + 1, 1); n <= this.last; n++) {
      if (!this.has(n)) return n;
    }
    return 0;
  }

  /** How many numbers from `from` on are missing; what was dropped does not count. */
  missingFrom(from) {
    const start = Math.max(from, this.dropped + 1, 1);
    let here = 0;
    for (const [index, chunk] of this.chunks) {
      const low = index << bits;
      if (low >= start) here += chunk.count;
      else for (let at = start - low; at < chunkSize; at++) if (chunk.kind[at]) here++;
    }
    return Math.max(0, this.last - start + 1 - here);
  }

  /** Drops the oldest tenth when there are too many lines; says whether it did. */
  trim() {
    if (this.count <= this.cap) return false;
    const goal = Math.floor(this.cap * 0.9);
    const order = [...this.chunks.keys()].sort((a, b) => a - b);
    for (const index of order) {
      if (this.count <= goal || order.at(-1) === index) break;
      this.count -= this.chunks.get(index).count;
      this.chunks.delete(index);
      this.dropped = ((index + 1) << bits) - 1;
    }
    this.first = Math.max(this.first, this.dropped + 1);
    return true;
  }
}
