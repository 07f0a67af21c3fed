import { parseLine, slicePieces } from './ansi.js';
import { contrast, parseColor, readable } from './contrast.js';
import { splitHidden } from './hidden-marks.js';
import { SIMPLE } from './log-store.js';
import { PROSE } from './log-metrics.js';
import { row } from './log-rows.js';

const kindNames = ['', 'text', 'thinking', 'tool-use', 'tool-result', 'system', 'error', 'usage'];
/** Longest text put on the screen in one row; without wrap a line may have a million characters. */
const longestRow = 20000;

/** Puts one row's content into its element: text nodes and spans, nothing else. */
export class LogPainter {
  /** @param {import('./log-rows.js').LogRows} rows */
  constructor(rows) {
    this.rows = rows;
    this.store = rows.store;
    this.ground = /** @type {import('./contrast.js').Rgb} */ ([255, 255, 255]);
    this.ink = /** @type {import('./contrast.js').Rgb} */ ([0, 0, 0]);
    /** Longest text that one row gets, and what is said of the rest. */
    this.longest = longestRow;
    this.beyond = '(wrap shows them)';
    this.lines = new Map();
    this.colors = new Map();
    this.readTheme();
  }

  /** Reads the colours again, for instance after the theme changed. */
  readTheme() {
    const style = getComputedStyle(document.documentElement);
    this.ground = parseColor(style.getPropertyValue('--log-ground')) ?? [255, 255, 255];
    this.ink = parseColor(style.getPropertyValue('--text-1')) ?? [0, 0, 0];
    this.colors.clear();
  }

  /** The classes of a row. @param {number} index */
  classOf(index) {
    const { rows, store } = this;
    const kind = rows.kind[index];
    if (kind > row.header) return 'log-row is-between';
    const n = rows.n[index];
    const parts = ['log-row', `k-${kindNames[store.kind(n)]}`];
    if (rows.faceOf(n) === PROSE) parts.push('is-prose');
    if (rows.isSetIn(n)) parts.push('is-set-in');
    if (store.stream(n) === 1) parts.push('is-stderr');
    return parts.join(' ');
  }

  /** Fills the text part of a line's row. @param {HTMLElement} into @param {number} index */
  text(into, index) {
    const { rows, store } = this;
    const n = rows.n[index];
    const from = rows.at[index];
    const to = rows.endOf(index);
    const shown = Math.min(to, from + this.longest);
    if (store.flags(n) & SIMPLE) {
      into.replaceChildren(store.raw(n).slice(from, shown));
    } else {
      const line = this.parsed(n);
      into.replaceChildren(...slicePieces(line, from, shown).flatMap((piece) => this.piece(line.plain.slice(piece.start, piece.end), piece.style)));
    }
    if (shown < to) into.append(span('log-mark', ` … ${to - shown} more characters ${this.beyond}`));
  }

  parsed(n) {
    let line = this.lines.get(n);
    if (!line) {
      if (this.lines.size > 200) this.lines.clear();
      this.lines.set(n, line = parseLine(this.store.raw(n)));
    }
    return line;
  }

  /** @param {string} text @param {import('./ansi.js').Style} style */
  piece(text, style) {
    const parts = withMarks(text);
    const classes = classesOf(style);
    if (!classes && !style.link && !isRgb(style.fg) && !isRgb(style.bg)) return parts;
    const element = style.link ? link(style.link) : document.createElement('span');
    element.className = style.link ? `log-link ${classes}` : classes;
    this.color(element, style);
    element.append(...parts);
    return [element];
  }

  color(element, { fg, bg, inverse }) {
    const [front, back] = inverse ? [bg, fg] : [fg, bg];
    if (isRgb(back)) {
      element.style.backgroundColor = css(back);
      element.style.color = contrast(back, [0, 0, 0]) > contrast(back, [255, 255, 255]) ? '#000' : '#fff';
    } else if (isRgb(front) && back === null && !inverse) {
      element.style.color = this.clamped(front);
    }
  }

  clamped(rgb) {
    const key = rgb.join();
    let color = this.colors.get(key);
    if (!color) this.colors.set(key, color = css(readable(rgb, this.ink, this.ground)));
    return color;
  }
}

/** @param {any} color @returns {color is import('./contrast.js').Rgb} */
const isRgb = (color) => Array.isArray(color);
const css = (rgb) => `rgb(${rgb.join(' ')})`;

/** @param {import('./ansi.js').Style} style */
function classesOf({ fg, bg, inverse, bold, dim, italic, underline, strike }) {
  const [front, back] = inverse ? [bg, fg] : [fg, bg];
  const parts = [];
  if (typeof back === 'number') parts.push(`bg-${back}`);
  else if (back === null && inverse) parts.push('bg-ink');
  else if (typeof front === 'number' && back === null) parts.push(`fg-${front}`);
  if (bold) parts.push('is-bold');
  if (dim && fg === null && back === null) parts.push('is-dim');
  if (italic) parts.push('is-italic');
  if (underline) parts.push('is-underlined');
  if (strike) parts.push('is-struck');
  return parts.join(' ');
}

/** The text, with each hidden secret as a mark of its own. @param {string} text @returns {(string | HTMLElement)[]} */
const withMarks = (text) => splitHidden(text).map((part) => (part.hidden ? span('log-hidden', part.text) : part.text));

function span(className, text) {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}

function link(url) {
  const element = document.createElement('a');
  element.href = url;
  element.target = '_blank';
  element.rel = 'noopener noreferrer nofollow';
  element.title = url;
  return element;
}
