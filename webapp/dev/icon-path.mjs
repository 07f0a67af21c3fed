/**
 * Turns one shape of an icon into path data that can be put behind another's, so that every icon is a single `d`.
 *
 * @param {[string, Record<string, string>]} node
 */
export function pathOf([shape, at]) {
  const n = (name) => Number(at[name] ?? 0);
  switch (shape) {
    case 'path': return at.d.startsWith('m') ? `M0 0${at.d}` : at.d;
    case 'line': return `M${at.x1} ${at.y1}L${at.x2} ${at.y2}`;
    case 'circle': return oval(n('cx'), n('cy'), n('r'), n('r'));
    case 'ellipse': return oval(n('cx'), n('cy'), n('rx'), n('ry'));
    case 'polyline': return `M${at.points.trim()}`;
    case 'polygon': return `M${at.points.trim()}z`;
    case 'rect': return box(n('x'), n('y'), n('width'), n('height'), n('rx') || n('ry'));
    default: throw new Error(`an icon has a shape of kind ${shape}`);
  }
}

function oval(x, y, rx, ry) {
  return `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0z`;
}

function box(x, y, width, height, r) {
  if (!r) return `M${x} ${y}h${width}v${height}h${-width}z`;
  const arc = (dx, dy) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${x + r} ${y}h${width - 2 * r}${arc(r, r)}v${height - 2 * r}${arc(-r, r)}h${2 * r - width}${arc(-r, -r)}`
    + `v${2 * r - height}${arc(r, -r)}z`;
}
