import { metaOf, toolOf } from './log-groups.js';
import { visibleLine } from './visible-text.js';
import { formatClock, formatDuration, formatSince } from './time.js';
import { leftOut } from './log-left-out.js';
import { counted } from './numbers.js';
import { icons } from '../vendor/icons.js';
import { row } from './log-rows.js';

/*
 * One row of the pool: made once, filled again for each line that it shows. Line number, time, text; a header has a
 * button instead, and a row between lines a sentence.
 */
export class LogRow {
  constructor() {
    this.element = document.createElement('div');
    this.number = make('a', 'log-n');
    this.time = make('span', 'log-t');
    this.text = make('span', 'log-x');
    this.element.append(this.number, this.time, this.text);
    this.signature = '';
    this.index = -1;
  }

  /** @param {number} index @param {number} top */
  place(index, top) {
    this.index = index;
    this.element.style.transform = `translateY(${top}px)`;
  }

  /**
   * @param {import('./log-paint.js').LogPainter} painter
   * @param {number} index
   * @param {Look} look
   */
  fill(painter, index, look) {
    const { rows, store } = painter;
    const kind = rows.kind[index];
    const n = rows.n[index];
    this.element.className = painter.classOf(index) + (look.isSelected(n) && kind <= row.header ? ' is-selected' : '');
    this.element.dataset.line = kind <= row.header ? String(n) : '';
    if (kind > row.header) return this.between(painter, index, look);
    const starts = kind !== row.more;
    this.number.hidden = false;
    this.time.hidden = look.times === 'off';
    this.number.textContent = starts ? String(n) : '';
    this.label(starts, n);
    this.time.textContent = starts && look.times !== 'off' ? timeText(store.time(n), look) : '';
    if (kind === row.header) this.header(painter, n, look);
    else painter.text(this.text, index);
  }

  label(starts, n) {
    if (starts) {
      this.number.setAttribute('href', `#L${n}`);
      this.number.setAttribute('aria-label', `Line ${n}`);
    } else {
      this.number.removeAttribute('href');
      this.number.removeAttribute('aria-label');
    }
  }

  header({ rows, store }, n, look) {
    const group = /** @type {import('./log-store.js').Group} */ (store.group(n));
    const open = !rows.isFolded(group);
    const button = /** @type {HTMLButtonElement} */ (make('button', 'log-group'));
    button.type = 'button';
    button.setAttribute('aria-expanded', String(open));
    button.dataset.group = String(n);
    const [tool, rest] = toolOf(store.plain(n));
    const state = look.groupState(group);
    button.append(icon(open ? 'chevron-down' : 'chevron-right'), make('b', 'log-tool', tool), make('span', 'log-argument', rest),
      make('span', `log-meta is-${state}`, metaOf(group, state)));
    this.element.classList.add('is-header');
    this.text.replaceChildren(button);
  }

  between({ rows, store }, index, look) {
    const kind = rows.kind[index];
    const n = rows.n[index];
    this.number.hidden = true;
    this.time.hidden = true;
    this.element.classList.add(['', '', '', 'is-run', 'is-silence', 'is-hole', 'is-dropped'][kind]);
    const text = make('span', 'log-between');
    if (kind === row.run) text.textContent = visibleLine(look.runLabel(rows.at[index]));
    else if (kind === row.silence) text.textContent = `${formatDuration(rows.at[index])} without output`;
    else if (kind === row.hole) this.hole(text, n, rows.at[index], look);
    else text.textContent = leftOut(store);
    this.text.replaceChildren(text);
  }

  hole(text, from, to, look) {
    const lines = counted(to - from + 1, 'line');
    const state = look.holeState(from, to);
    if (state === 'loading') {
      text.textContent = `Loading ${lines} …`;
      return;
    }
    const button = /** @type {HTMLButtonElement} */ (make('button', 'log-load', `Load ${lines}`));
    button.type = 'button';
    button.dataset.from = String(from);
    button.dataset.to = String(to);
    text.append(state === 'failed' ? `Lines ${from} to ${to} could not be loaded. ` : '', button);
  }
}

/**
 * @typedef {object} Look what a row needs to know beside its line
 * @property {'clock' | 'since' | 'off'} times
 * @property {number} start
 * @property {(n: number) => boolean} isSelected
 * @property {(group: import('./log-store.js').Group) => 'running' | 'done' | 'failed'} groupState
 * @property {(run: number) => string} runLabel
 * @property {(from: number, to: number) => 'loading' | 'failed' | 'idle'} holeState
 */

/** @param {number} time @param {{ times: Look['times'], start: number }} look */
export function timeText(time, look) {
  return look.times === 'since' ? formatSince(time - look.start) : formatClock(time);
}

function make(tag, className, text = '') {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}
