/**
 * Numbers of tasks as people type them: `#12, 14`.
 *
 * @param {string} text
 * @returns {string[] | null} null when something else is among them
 */
export function numbersIn(text) {
  const words = text.split(/[\s,]+/).filter(Boolean);
  return words.every((word) => /^#?[1-9]\d{0,17}$/.test(word)) ? words.map((word) => `#${word.replace('#', '')}`) : null;
}

/** Why a file cannot be attached; empty when it can. @param {string} name @param {string} content */
export function attachmentMistake(name, content) {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) return `${name}: name it with letters, digits and . _ - only.`;
  if (content.includes('\0') || content.includes('\uFFFD')) return `${name} is no text.`;
  return new TextEncoder().encode(content).length > 262144 ? `${name} has more than 256 KiB.` : '';
}
