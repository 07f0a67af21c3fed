import { indexedColor } from './contrast.js';
import { visible } from './visible-text.js';

/**
 * @typedef {object} Style how a piece of a line looks; colours are an index of the 16 tokens or an RGB triple
 * @property {number | import('./contrast.js').Rgb | null} fg
 * @property {number | import('./contrast.js').Rgb | null} bg
 * @property {boolean} bold
 * @property {boolean} dim
 * @property {boolean} italic
 * @property {boolean} underline
 * @property {boolean} strike
 * @property {boolean} inverse
 * @property {string | null} link
 */
/** @typedef {{ start: number, end: number, style: Style }} Piece */
/** @typedef {{ plain: string, pieces: Piece[] }} Line */

/** @type {Style} */
const bare = { fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, strike: false, inverse: false, link: null };

/*
 * One escape sequence: CSI, OSC (ended by BEL or ST), other strings (DCS, SOS, PM, APC), two-character ones, or one that
 * the end of the line cut off.
 */
const sequence = /(?:\u001b\[|\u009b)([0-9;:?<=>!]*)[ -/]*([@-~])|(?:\u001b\]|\u009d)([^\u0007\u001b\u009c]*)(?:\u0007|\u001b\\|\u009c)|(?:\u001b[PX^_])[^\u001b]*\u001b\\|\u001b[[\]PX^_][^\u0007\u001b]*$|\u009b[0-9;:]*$|\u001b[ -/]*[0-Z\\`-~]|\u001b$/g;
const safeLink = /^(https?:\/\/|mailto:)/i;

/**
 * Takes a log line apart: the text as it is shown, and where which style applies. Colours and http(s) links are kept,
 * every other sequence is dropped; control characters become visible; of a progress bar the last frame stays.
 *
 * @param {string} raw
 * @returns {Line}
 */
export function parseLine(raw) {
  const text = lastFrame(raw);
  const out = { plain: '', pieces: /** @type {Piece[]} */ ([]) };
  let style = bare;
  let from = 0;
  sequence.lastIndex = 0;
  for (let found = sequence.exec(text); found; found = sequence.exec(text)) {
    add(out, text.slice(from, found.index), style);
    from = sequence.lastIndex;
    if (found[2] === 'm') style = styled(style, found[1]);
    else if (found[3]?.startsWith('8;')) style = { ...style, link: linkOf(found[3]) };
    if (!found[0]) sequence.lastIndex++;
  }
  add(out, text.slice(from), style);
  return out;
}

/** @param {string} raw */
function lastFrame(raw) {
  const text = raw.replace(/[\r\n]+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1);
}

function add(out, text, style) {
  if (!text) return;
  const start = out.plain.length;
  out.plain += withoutTabs(visible(text), start);
  if (style !== bare) out.pieces.push({ start, end: out.plain.length, style });
}

function withoutTabs(text, column) {
  if (!text.includes('\t')) return text;
  let out = '';
  for (const part of text.split(/(\t)/)) out += part === '\t' ? ' '.repeat(8 - ((column + out.length) % 8)) : part;
  return out;
}

function linkOf(osc) {
  const url = osc.slice(osc.indexOf(';', 2) + 1);
  return safeLink.test(url) ? url : null;
}

/** @param {Style} before @param {string} list */
function styled(before, list) {
  const codes = list.split(/[;:]/).map(Number);
  let style = { ...before };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) style = { ...bare, link: style.link };
    else if (code === 38 || code === 48) i += extended(style, code === 38 ? 'fg' : 'bg', codes, i + 1);
    else simple(style, code);
  }
  return style;
}

/** @param {Style} style @param {number} code */
function simple(style, code) {
  if (code >= 30 && code <= 37) style.fg = code - 30;
  else if (code >= 90 && code <= 97) style.fg = code - 82;
  else if (code >= 40 && code <= 47) style.bg = code - 40;
  else if (code >= 100 && code <= 107) style.bg = code - 92;
  else switches[code]?.(style);
}

/** @type {Record<number, (style: Style) => void>} */
const switches = {
  1: (s) => { s.bold = true; }, 2: (s) => { s.dim = true; }, 3: (s) => { s.italic = true; }, 4: (s) => { s.underline = true; },
  7: (s) => { s.inverse = true; }, 9: (s) => { s.strike = true; }, 22: (s) => { s.bold = false; s.dim = false; },
  23: (s) => { s.italic = false; }, 24: (s) => { s.underline = false; }, 27: (s) => { s.inverse = false; },
  29: (s) => { s.strike = false; }, 39: (s) => { s.fg = null; }, 49: (s) => { s.bg = null; },
};

/** Reads `5;n` or `2;r;g;b`; answers how many codes it used. */
function extended(style, where, codes, at) {
  if (codes[at] === 5) {
    const n = codes[at + 1];
    if (n >= 0 && n < 256) style[where] = n < 16 ? n : indexedColor(n);
    return 2;
  }
  if (codes[at] === 2) {
    const rgb = codes.slice(at + 1, at + 4);
    if (rgb.length === 3 && rgb.every((part) => part >= 0 && part < 256)) style[where] = rgb;
    return 4;
  }
  return 0;
}

/** The part of a line's pieces between two offsets, with the unstyled parts in between. @param {Line} line */
export function slicePieces(line, from, to) {
  const out = /** @type {Piece[]} */ ([]);
  let at = from;
  for (const { start, end, style } of line.pieces) {
    if (end <= at || start >= to) continue;
    if (start > at) out.push({ start: at, end: start, style: bare });
    out.push({ start: Math.max(start, at), end: Math.min(end, to), style });
    at = Math.min(end, to);
  }
  if (at < to) out.push({ start: at, end: to, style: bare });
  return out;
}
