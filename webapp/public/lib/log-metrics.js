/* How wide text is in the log, so that rows can be broken without asking the layout. */

export const MONO = 0;
export const PROSE = 1;

export class LogMetrics {
  /** @param {(text: string, face: number) => number} measure width of a text in pixels */
  constructor(measure) {
    this.measure = measure;
    this.cell = measure('0'.repeat(100), MONO) / 100;
    this.widths = [new Map(), new Map()];
  }

  /** @param {number} code @param {number} face */
  width(code, face) {
    if (face === MONO && code < 0x250) return this.cell;
    const known = this.widths[face];
    let width = known.get(code);
    if (width === undefined) known.set(code, width = this.measure(String.fromCodePoint(code), face));
    return width;
  }

  /**
   * Where rows begin so that each is at most `room` wide: prose breaks after a blank where it can, code anywhere.
   *
   * @param {string} text
   * @param {number} room
   * @param {number} face
   * @returns {number[]} offsets, the first is 0
   */
  breaks(text, room, face) {
    const starts = [0];
    let used = 0;
    let blank = -1;
    for (let i = 0; i < text.length;) {
      const code = /** @type {number} */ (text.codePointAt(i));
      const size = code > 0xffff ? 2 : 1;
      const width = this.width(code, face);
      if (used + width > room && i > starts[starts.length - 1]) {
        const start = face === PROSE && blank > starts[starts.length - 1] ? blank : i;
        starts.push(start);
        used = 0;
        for (let j = start; j < i; j++) used += this.width(text.charCodeAt(j), face);
      }
      used += width;
      i += size;
      if (code === 0x20) blank = i;
    }
    return starts;
  }
}

/** Measures with a canvas; the faces must be loaded. @param {string} mono @param {string} prose CSS fonts */
export function canvasMeasure(mono, prose) {
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  const fonts = [mono, prose];
  let current = -1;
  return (text, face) => {
    if (current !== face) context.font = fonts[current = face];
    return context.measureText(text).width;
  };
}
