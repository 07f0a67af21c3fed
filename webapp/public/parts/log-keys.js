import { useKeys } from '../lib/keys.js';
import { place, queryWith } from '../router.js';
import { logWrap } from '../state/prefs.js';
import { toast } from '../state/toasts.js';
import { toError, toGroup, toMatch } from './log-jumps.js';

/** What keys do in a log and its transcript. @param {{ model: import('./log-model.js').LogModel }} props */
export function LogKeys({ model }) {
  useKeys('Log', [
    { keys: '[', does: 'Tool call before', run: () => toGroup(model, -1) },
    { keys: ']', does: 'Next tool call', run: () => toGroup(model, 1) },
    { keys: 'e', does: 'Next error', run: () => toError(model, 1) },
    { keys: 'E', does: 'Error before', run: () => toError(model, -1) },
    { keys: 'n', does: 'Next match', run: () => toMatch(model, 1) },
    { keys: 'N', does: 'Match before', run: () => toMatch(model, -1) },
    { keys: 'f', does: 'Fold or open all', run: () => model.foldAll() },
    { keys: 'w', does: 'Wrap lines', run: () => { logWrap.value = !logWrap.value; } },
    { keys: 'Home', does: 'First line', run: () => model.toStart() },
    { keys: 'End, G', does: 'Last line, and follow', run: () => model.toEnd() },
    { keys: 'y', does: 'Copy link to the marked lines, or to where you are', run: () => copyLink(model) },
  ]);
  return null;
}

/** @param {import('./log-model.js').LogModel} model */
async function copyLink(model) {
  const marked = model.view?.selected ?? { from: 0, to: 0 };
  const from = marked.from || model.topLine;
  const to = marked.from ? marked.to : from;
  const { path, query } = place.peek();
  const tab = query.get('tab');
  const hash = from ? `#L${from}${to > from ? `-L${to}` : ''}` : '';
  await navigator.clipboard.writeText(`${location.origin}${path}${queryWith(new URLSearchParams(), { tab })}${hash}`);
  toast(from ? `Link to line ${from} copied.` : 'Link copied.');
}
