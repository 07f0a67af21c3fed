import { kinds, WIDE } from './log-store.js';
import { MONO, PROSE } from './log-metrics.js';

/* From lines to rows of one height: wrapped pieces, group headers, and rows that say what is between lines. */

export const row = { line: 0, more: 1, header: 2, run: 3, silence: 4, hole: 5, dropped: 6 };

const silenceMillis = 10000;
/** How far lines of a group are set in, in pixels. */
const indent = 24;

export class LogRows {
  /** @param {import('./log-store.js').LogStore} store */
  constructor(store) {
    this.store = store;
    this.metrics = /** @type {import('./log-metrics.js').LogMetrics | null} */ (null);
    this.wrap = true;
    this.prose = false;
    this.room = 800;
    /** Whether folded by default; a reader's own choice goes before it. @type {(group: import('./log-store.js').Group) => boolean} */
    this.folded = () => false;
    /** Shows only these lines. @type {((n: number) => boolean) | null} */
    this.only = null;
    this.size = 0;
    this.done = 0;
    this.kind = new Uint8Array(1024);
    this.n = new Int32Array(1024);
    this.at = new Uint32Array(1024);
    this.headers = new Map();
  }

  /** Makes all rows again. */
  rebuild() {
    this.size = 0;
    this.done = 0;
    this.headers.clear();
    const { store } = this;
    if (store.dropped) this.push(row.dropped, store.dropped, 0);
    this.done = store.dropped;
    this.append();
  }

  /** Makes rows of the lines that are new at the end. */
  append() {
    const { store } = this;
    for (let n = this.done + 1; n <= store.last; n++) {
      if (store.has(n)) {
        this.addLine(n);
      } else {
        const end = store.holeEnd(n);
        if (!this.only) this.push(row.hole, n, end);
        n = end;
      }
    }
    this.done = store.last;
  }

  /** Makes the rows from a group's header on again, after it was folded or opened. */
  refold(group) {
    const from = this.headers.get(group);
    if (from === undefined) return;
    this.size = from;
    this.done = group.header - 1;
    this.append();
  }

  addLine(n) {
    const { store } = this;
    if (this.only) {
      if (this.only(n)) this.addText(n);
      return;
    }
    this.addBetween(n);
    const group = store.group(n);
    if (!group) return this.addText(n);
    if (group.header === n) {
      this.headers.set(group, this.size);
      this.push(row.header, n, 0);
    } else if (!this.isFolded(group)) {
      this.addText(n);
    } else if (group.firstError === n && group.open === null) {
      this.addText(n);
    }
  }

  isFolded(group) {
    return group.open === null ? this.folded(group) : !group.open;
  }

  addBetween(n) {
    const { store } = this;
    if (!store.has(n - 1)) return;
    const run = store.run(n);
    if (run && run !== store.run(n - 1) && (run > 1 || store.run(n - 1) > 0)) {
      this.push(row.run, n, run);
      return;
    }
    const pause = store.time(n) - store.time(n - 1);
    if (pause > silenceMillis) this.push(row.silence, n, Math.min(pause, 0xffffffff));
  }

  addText(n) {
    const { store } = this;
    this.push(row.line, n, 0);
    const length = store.length(n);
    if (!this.wrap || !this.metrics || length === 0) return;
    const room = this.room - (this.isSetIn(n) ? indent : 0);
    const face = this.faceOf(n);
    if (face === MONO && !(store.flags(n) & WIDE)) {
      const columns = Math.max(8, Math.floor(room / this.metrics.cell));
      for (let at = columns; at < length; at += columns) this.push(row.more, n, at);
      return;
    }
    if (length * this.metrics.cell * 0.6 < room && length * 16 < room) return;
    const starts = this.metrics.breaks(store.plain(n), Math.max(64, room), face);
    for (let i = 1; i < starts.length; i++) this.push(row.more, n, starts[i]);
  }

  isSetIn(n) {
    const group = this.store.group(n);
    return group !== null && group.header !== n && !this.only;
  }

  /** Words of an agent are prose; all that programs print is set in cells. */
  faceOf(n) {
    const kind = this.store.kind(n);
    if (!this.prose || this.store.group(n)) return kind === kinds.system ? PROSE : MONO;
    return kind === kinds.text || kind === kinds.thinking || kind === kinds.system ? PROSE : MONO;
  }

  push(kind, n, at) {
    if (this.size === this.kind.length) this.grow();
    this.kind[this.size] = kind;
    this.n[this.size] = n;
    this.at[this.size] = at;
    this.size++;
  }

  grow() {
    for (const column of /** @type {const} */ (['kind', 'n', 'at'])) {
      const bigger = new /** @type {any} */ (this[column].constructor)(this[column].length * 2);
      bigger.set(this[column]);
      this[column] = bigger;
    }
  }

  /** Where the text of a row ends. */
  endOf(index) {
    const next = index + 1;
    if (next < this.size && this.kind[next] === row.more && this.n[next] === this.n[index]) return this.at[next];
    return this.store.length(this.n[index]);
  }

  /** The row of a line, or of the nearest one before it that is shown. @param {number} n */
  find(n) {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.n[middle] <= n) low = middle + 1;
      else high = middle;
    }
    let at = Math.max(0, low - 1);
    while (at > 0 && this.kind[at] === row.more) at--;
    return at;
  }
}
