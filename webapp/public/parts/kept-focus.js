import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Keeps the focus in a list whose rows move: to another group, or up and down. A row that moves is taken out of the document for a moment, or drawn
 * anew, and loses it.
 */
export function useKeptFocus() {
  const held = useRef(/** @type {string | null} */ (null));
  useLayoutEffect(() => {
    if (held.current && document.activeElement === document.body) /** @type {HTMLElement | null} */ (document.querySelector(held.current))?.focus({ preventScroll: true });
  });
  return {
    /** @param {FocusEvent} event */
    onFocusIn: ({ target }) => { held.current = selectorOf(/** @type {HTMLElement} */ (target)); },
    /** @param {FocusEvent} event */
    onFocusOut: ({ target, relatedTarget }) => {
      const to = /** @type {HTMLElement | null} */ (relatedTarget);
      if (to && !to.closest('.group, .picked-bar')) held.current = null;
      // Nobody took it: either the row moves, which is over before this is asked, or a person clicked beside.
      else if (!to) setTimeout(() => { if (/** @type {Node} */ (target).isConnected && document.activeElement === document.body) held.current = null; });
    },
  };
}

/** @param {HTMLElement} target */
function selectorOf(target) {
  const id = /** @type {HTMLElement | null} */ (target.closest('[data-task]'))?.dataset.task;
  const part = target.matches('.task-row-pick') ? '.task-row-pick' : target.dataset.move ? `[data-move="${target.dataset.move}"]` : '.task-row-link';
  return id ? `[data-task="${id}"] ${part}` : null;
}
