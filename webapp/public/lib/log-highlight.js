/* Marks matches with the Highlight API, which changes nothing in the document. */

const most = 1000;

/**
 * @param {Iterable<{ element: HTMLElement, current: boolean }>} rows
 * @param {RegExp | null} matcher
 */
export function highlight(rows, matcher) {
  if (!globalThis.CSS?.highlights) return;
  CSS.highlights.delete('log-match');
  CSS.highlights.delete('log-current');
  if (!matcher) return;
  const all = new Highlight();
  const current = new Highlight();
  for (const row of rows) {
    for (const range of rangesIn(row.element, matcher)) {
      (row.current ? current : all).add(range);
      if (all.size + current.size > most) break;
    }
  }
  CSS.highlights.set('log-match', all);
  CSS.highlights.set('log-current', current);
}

/** @param {HTMLElement} element @param {RegExp} matcher */
function* rangesIn(element, matcher) {
  const nodes = [];
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(), at = 0; node; node = walk.nextNode()) {
    nodes.push({ node, at });
    at += /** @type {Text} */ (node).data.length;
  }
  matcher.lastIndex = 0;
  for (const found of (element.textContent ?? '').matchAll(matcher)) {
    if (!found[0]) continue;
    const range = new Range();
    put(range, 'setStart', nodes, found.index);
    put(range, 'setEnd', nodes, found.index + found[0].length);
    yield range;
  }
}

function put(range, how, nodes, offset) {
  const at = nodes.findLast((each) => (how === 'setStart' ? each.at <= offset : each.at < offset)) ?? nodes[0];
  range[how](at.node, offset - at.at);
}
