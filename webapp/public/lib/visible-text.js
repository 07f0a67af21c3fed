/*
 * Hostile text: control characters and characters that reorder or hide what follows must be seen, not obeyed.
 * U+200C and U+200D stay where a script or an emoji needs them, that is after a character beyond Latin.
 */
const suspicious = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f]/g;

/** Text as it can be shown: `␛` for a control character, `‹U+202E›` for what would reorder or hide. @param {string} text */
export function visible(text) {
  return text.replace(suspicious, mark);
}

function mark(character, offset, whole) {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if ((code === 0x200c || code === 0x200d) && offset > 0 && whole.charCodeAt(offset - 1) > 0x2ff) return character;
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** The same in one line: line breaks and tabs become spaces. @param {string} text */
export function visibleLine(text) {
  return visible(text.replace(/[\r\n\t]+/g, ' '));
}
