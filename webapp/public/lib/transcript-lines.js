import { LogPainter } from './log-paint.js';
import { MONO } from './log-metrics.js';

/* A few lines of a log as they are there: the log's painter, rows in the flow of the page. */

/** So many lines are drawn from the beginning and from the end of a long list. */
const head = 20;
const tail = 80;
const longestLine = 4000;

/** The one row that the painter is asked for at a time. */
class OneRow {
  constructor(store) {
    this.store = store;
    this.kind = [0];
    this.n = [0];
    this.at = [0];
  }

  endOf() { return this.store.length(this.n[0]); }
  faceOf() { return MONO; }
  isSetIn() { return false; }
}

export class LineDrawer {
  /** @param {import('./log-store.js').LogStore} store */
  constructor(store) {
    this.store = store;
    this.row = new OneRow(store);
    this.painter = /** @type {LogPainter | null} */ (null);
  }

  /** The colours of lines depend on the theme. */
  readTheme() {
    this.painter?.readTheme();
  }

  /** @param {HTMLElement} into @param {number[]} lines their numbers @param {(n: number) => string} address of a line in the log */
  draw(into, lines, address) {
    this.painter ??= this.makePainter();
    const left = lines.length - head - tail;
    if (left <= 0) {
      into.replaceChildren(...lines.map((n) => this.line(n, address)));
      return;
    }
    into.replaceChildren(...lines.slice(0, head).map((n) => this.line(n, address)), between(left, lines[head], address),
      ...lines.slice(-tail).map((n) => this.line(n, address)));
  }

  makePainter() {
    const painter = new LogPainter(/** @type {any} */ (this.row));
    painter.longest = longestLine;
    painter.beyond = '(the log has them)';
    return painter;
  }

  line(n, address) {
    const element = document.createElement('div');
    if (!this.store.has(n)) return element;
    this.row.n[0] = n;
    element.className = /** @type {LogPainter} */ (this.painter).classOf(0).replace('log-row', 'tr-line');
    const number = document.createElement('a');
    number.className = 'log-n';
    number.href = address(n);
    number.textContent = String(n);
    number.setAttribute('aria-label', `Line ${n} in the log`);
    const text = document.createElement('span');
    text.className = 'log-x';
    /** @type {LogPainter} */ (this.painter).text(text, 0);
    element.append(number, text);
    return element;
  }
}

function between(count, first, address) {
  const link = document.createElement('a');
  link.className = 'tr-left-out';
  link.href = address(first);
  link.textContent = `${count.toLocaleString('en')} more lines are in the log`;
  return link;
}
