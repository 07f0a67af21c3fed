const hidden = /‹hidden: [A-Z][A-Z0-9_]{0,127}›/g;

/** Text in parts, those apart that stand for a secret. @param {string} text @returns {{ text: string, hidden: boolean }[]} */
export function splitHidden(text) {
  if (!text.includes('‹hidden: ')) return [{ text, hidden: false }];
  const out = [];
  let from = 0;
  for (const found of text.matchAll(hidden)) {
    if (found.index > from) out.push({ text: text.slice(from, found.index), hidden: false });
    out.push({ text: found[0], hidden: true });
    from = found.index + found[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from), hidden: false });
  return out;
}
