import { Lexer } from 'marked';
import { longestText } from './markdown-limits.js';

/*
 * Markdown that a stranger wrote, as tokens, in bounded time: what is longer, deeper or more than a person would write
 * comes out as plain text. The lexer makes no markup; what is drawn of its tokens is decided in parts/markdown.js.
 */

/** Longest paragraph, item or cell in which emphasis and links are looked for: some of that takes the square of the time. */
const longestInline = 1000;
const deepest = 12;
const mostTokens = 6000;

/** @typedef {import('marked').Token} Token */

class BoundedLexer extends Lexer {
  constructor() {
    super({ gfm: true, breaks: true });
    this.depth = 0;
    this.left = mostTokens;
  }

  /** @param {string} source @param {any[]} [into] @param {boolean} [clipped] */
  blockTokens(source, into = [], clipped = false) {
    if (this.depth >= deepest) return plainInto(into, source);
    const before = into.length;
    this.depth++;
    try {
      super.blockTokens(source, into, clipped);
    } finally {
      this.depth--;
    }
    return this.counted(into, before);
  }

  /** @param {string} source @param {any[]} [into] */
  inlineTokens(source, into = []) {
    if (this.depth >= deepest) return plainInto(into, source);
    if (source.length > longestInline) return this.inPieces(source, into);
    const before = into.length;
    this.depth++;
    try {
      super.inlineTokens(source, into);
    } finally {
      this.depth--;
    }
    return this.counted(into, before);
  }

  /** A part at a time, cut between lines or words; where there is no place to cut, it is plain. */
  inPieces(source, into) {
    for (const piece of piecesOf(source)) {
      if (piece.length > longestInline) plainInto(into, piece);
      else this.inlineTokens(piece, into);
      if (piece.endsWith('\n')) into.push({ type: 'br', raw: '\n' });
    }
    return into;
  }

  counted(tokens, before) {
    this.left -= tokens.length - before;
    if (this.left < 0) throw new RangeError('too many tokens');
    return tokens;
  }
}

/** Pieces that are short enough, each with the blank that it was cut at; what has no blank stays as long as it is. */
function piecesOf(source) {
  const pieces = [];
  let piece = '';
  for (const word of source.split(/(?<=\s)/)) {
    if (piece && piece.length + word.length > longestInline) {
      pieces.push(piece);
      piece = '';
    }
    piece += word;
  }
  pieces.push(piece);
  return pieces;
}

function plainInto(into, source) {
  into.push({ type: 'plain', raw: source, text: source });
  return into;
}

/** @param {string} source @returns {Token[]} */
export function readMarkdown(source) {
  if (source.length > longestText) return /** @type {any} */ (plainInto([], source));
  try {
    return new BoundedLexer().lex(source);
  } catch {
    // Too much of something, or a case that the lexer itself gives up on.
    return /** @type {any} */ (plainInto([], source));
  }
}

/** The text of tokens without any marks. @param {any[]} tokens @returns {string} */
export function textOf(tokens = []) {
  return tokens.map((token) => (token.tokens ? textOf(token.tokens) : token.type === 'br' ? ' ' : token.text ?? '')).join('');
}
