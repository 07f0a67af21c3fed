/** @typedef {[number, number, number]} Rgb */

/** Relative luminance as WCAG 2 defines it. @param {Rgb} rgb */
function luminance([r, g, b]) {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

const linear = (part) => {
  const s = part / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
};

/** Contrast ratio of two colours, 1 to 21. @param {Rgb} a @param {Rgb} b */
export function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Moves a colour towards the text colour until it can be read on the ground. @param {Rgb} rgb @param {Rgb} text @param {Rgb} ground */
export function readable(rgb, text, ground, wanted = 4.5) {
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = /** @type {Rgb} */ (rgb.map((part, i) => Math.round(part + (text[i] - part) * share)));
    if (contrast(mixed, ground) >= wanted) return mixed;
  }
  return text;
}

/** Reads `#0B5FC7` or `rgb(11, 95, 199)`. @param {string} text @returns {Rgb | null} */
export function parseColor(text) {
  const hex = /^\s*#([0-9a-f]{6})\s*$/i.exec(text);
  if (hex) return /** @type {Rgb} */ ([0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16)));
  const parts = /^\s*rgba?\(\s*([\d.]+)[ ,]+([\d.]+)[ ,]+([\d.]+)/.exec(text);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : null;
}

const steps = [0, 95, 135, 175, 215, 255];

/** A colour of the 256-colour table from 16 on: the cube, then greys. @param {number} index @returns {Rgb} */
export function indexedColor(index) {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const at = index - 16;
  return [steps[Math.floor(at / 36)], steps[Math.floor(at / 6) % 6], steps[at % 6]];
}
