/** @typedef {{ sign: ' ' | '+' | '-' | '\\', before: number, after: number, text: string }} DiffLine */
/** @typedef {{ head: string, lines: DiffLine[] }} Hunk */
/** @typedef {{ path: string, hunks: Hunk[], notes: string[], lines: number }} FileDiff */

/**
 * Takes a unified diff apart, file by file. What it does not understand it keeps as a note, so nothing is hidden.
 *
 * @param {string} text
 * @returns {FileDiff[]}
 */
export function parseDiff(text) {
  const files = /** @type {FileDiff[]} */ ([]);
  let file = /** @type {FileDiff | null} */ (null);
  let hunk = /** @type {Hunk | null} */ (null);
  let left = { before: 0, after: 0 };
  let at = { before: 0, after: 0 };
  for (const line of lines(text)) {
    if (hunk && file && (left.before > 0 || left.after > 0 || line[0] === '\\')) {
      take(hunk, line, at, left);
      file.lines++;
      continue;
    }
    const range = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$/.exec(line);
    if (line.startsWith('diff --git ')) {
      file = { path: pathOfHeader(line), hunks: [], notes: [], lines: 0 };
      files.push(file);
      hunk = null;
    } else if (range && file) {
      at = { before: Number(range[1]), after: Number(range[3]) };
      left = { before: Number(range[2] ?? 1), after: Number(range[4] ?? 1) };
      hunk = { head: range[5].trim(), lines: [] };
      file.hunks.push(hunk);
    } else if (file) header(file, line);
  }
  return files;
}

function* lines(text) {
  let from = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
    yield text.slice(from, end);
    from = end + 1;
  }
  if (from < text.length) yield text.slice(from);
}

function take(hunk, line, at, left) {
  const sign = /** @type {DiffLine['sign']} */ (line[0] === '+' || line[0] === '-' || line[0] === '\\' ? line[0] : ' ');
  hunk.lines.push({ sign, before: sign === '-' || sign === ' ' ? at.before : 0, after: sign === '+' || sign === ' ' ? at.after : 0, text: line.slice(1) });
  if (sign === '-' || sign === ' ') {
    at.before++;
    left.before--;
  }
  if (sign === '+' || sign === ' ') {
    at.after++;
    left.after--;
  }
}

function header(file, line) {
  const path = /^(?:\+\+\+ b\/|rename to |copy to )(.*)$/.exec(line) ?? (file.path ? null : /^--- a\/(.*)$/.exec(line));
  if (path) file.path = unquoted(path[1].replace(/\t$/, ''));
  const moved = /^\+\+\+ "b\/(.*)"$/.exec(line);
  if (moved) file.path = unquoted(`"${moved[1]}"`);
  if (/^(new file|deleted file|old mode|new mode|similarity|rename|copy|Binary|GIT binary)/.test(line)) file.notes.push(line);
}

function pathOfHeader(line) {
  const rest = line.slice('diff --git '.length);
  const quoted = /"b\/((?:[^"\\]|\\.)*)"$/.exec(rest);
  if (quoted) return unquoted(`"${quoted[1]}"`);
  const half = /^a\/(.*) b\/\1$/.exec(rest);
  return half ? half[1] : rest.slice(rest.lastIndexOf(' b/') + 3);
}

/** git writes bytes beyond ASCII as octal escapes in quotes. */
function unquoted(path) {
  if (!path.startsWith('"') || !path.endsWith('"')) return path;
  const bytes = [];
  const named = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };
  const inner = path.slice(1, -1);
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] !== '\\') {
      bytes.push(...new TextEncoder().encode(inner[i]));
      continue;
    }
    const octal = /^[0-7]{3}/.exec(inner.slice(i + 1, i + 4));
    if (octal) {
      bytes.push(parseInt(octal[0], 8));
      i += 3;
    } else bytes.push(named[inner[++i]] ?? inner.charCodeAt(i));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
