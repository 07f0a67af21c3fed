import { row } from '../lib/log-rows.js';

/**
 * Copies the selected text without numbers and times, with the pieces of a wrapped line joined again.
 *
 * @param {ClipboardEvent} event
 * @param {import('./log-model.js').LogModel} model
 */
export function copySelection(event, model) {
  const selection = getSelection();
  const { view } = model;
  if (!view || !selection || selection.isCollapsed || !event.clipboardData) return;
  const range = selection.getRangeAt(0);
  const slots = view.pool.shown().filter((slot) => range.intersectsNode(slot.text)).sort((a, b) => a.index - b.index);
  if (!slots.length) return;
  let text = '';
  for (const slot of slots) {
    if (text && view.rows.kind[slot.index] !== row.more) text += '\n';
    text += selectedPart(range, slot.text);
  }
  event.clipboardData.setData('text/plain', text);
  event.preventDefault();
}

/** @param {Range} range @param {HTMLElement} element */
function selectedPart(range, element) {
  const part = new Range();
  part.selectNodeContents(element);
  if (part.compareBoundaryPoints(Range.START_TO_START, range) < 0) part.setStart(range.startContainer, range.startOffset);
  if (part.compareBoundaryPoints(Range.END_TO_END, range) > 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}
