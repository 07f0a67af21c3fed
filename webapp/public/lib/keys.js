import { useLayoutEffect, useRef } from 'preact/hooks';
import { signal } from '@preact/signals';
import { singleKeys } from '../state/prefs.js';

/** @typedef {{ keys: string, does: string, run: (event: KeyboardEvent) => void, hidden?: boolean, verb?: boolean }} Shortcut a `verb` does something to what the page shows */

/** Groups of shortcuts that work now, the page's own last. */
export const active = signal(/** @type {{ title: string, list: { current: Shortcut[] } }[]} */ ([]));

let prefix = '';
let prefixTimer = 0;

/** Makes shortcuts work while the component is there, from the moment it can be seen. @param {string} title @param {Shortcut[]} list */
export function useKeys(title, list) {
  const held = useRef(list);
  held.current = list;
  useLayoutEffect(() => {
    const group = { title, list: held };
    active.value = [...active.peek(), group];
    return () => { active.value = active.peek().filter((each) => each !== group); };
  }, [title]);
}

export function listenForKeys() {
  document.addEventListener('keydown', handle);
}

/** @param {KeyboardEvent} event */
function handle(event) {
  if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
  const pressed = nameOf(event);
  const single = !pressed.startsWith('mod+');
  if (document.querySelector('dialog[open]')) return;
  if (single && (isField(event.target) || !singleKeys.value || event.altKey)) return;
  const wanted = prefix ? `${prefix} ${pressed}` : pressed;
  forget();
  const groups = active.peek().toReversed();
  const shortcut = find(groups, wanted) ?? find(groups, pressed);
  if (shortcut) {
    event.preventDefault();
    shortcut.run(event);
  } else if (groups.some(({ list }) => list.current.some(({ keys }) => keys.startsWith(`${pressed} `)))) {
    prefix = pressed;
    prefixTimer = setTimeout(forget, 1500);
  }
}

function forget() {
  clearTimeout(prefixTimer);
  prefix = '';
}

function find(groups, wanted) {
  for (const { list } of groups) {
    const found = list.current.find(({ keys }) => keys.split(', ').includes(wanted));
    if (found) return found;
  }
  return null;
}

/** How a key is written in a shortcut: `mod+k`, `j`, `G`, `?`. @param {{ key: string, ctrlKey: boolean, metaKey: boolean }} event */
export function nameOf({ key, ctrlKey, metaKey }) {
  const name = key.length === 1 && (ctrlKey || metaKey) ? key.toLowerCase() : key;
  return ctrlKey || metaKey ? `mod+${name}` : name;
}

const isField = (target) => target instanceof HTMLElement
  && (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
    || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)));

export const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** A shortcut's keys as they are drawn. @param {string} keys @returns {string[]} */
export function keyCaps(keys) {
  return keys.split(', ')[0].split(' ').map((key) => key
    .replace('mod+Enter', isApple ? '⌘↵' : 'Ctrl ↵')
    .replace('mod+', isApple ? '⌘' : 'Ctrl ')
    .replace(/(^|[ ⌘])k$/, '$1K').replace('ArrowDown', '↓').replace('ArrowUp', '↑'));
}
