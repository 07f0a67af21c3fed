import { useEffect, useRef } from 'preact/hooks';
import { signal } from '@preact/signals';
import { html } from '../lib/html.js';
import { announce } from '../state/toasts.js';

/** The title of the page that is shown; the shell puts it in the window. */
export const pageTitle = signal('');
let first = true;

/** Sets the window's title; after a move within the product it puts the focus on the heading and says it. @param {string} title */
export function usePageTitle(title) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { pageTitle.value = title; }, [title]);
  useEffect(() => {
    if (!first) {
      heading.current?.focus({ preventScroll: true });
      announce(title);
    }
    first = false;
  }, []);
  return heading;
}

/** The page's heading, a line under it, and its verbs. */
export function PageHead({ title, sub = null, actions = null }) {
  const heading = usePageTitle(title);
  return html`<header class="page-head"><div><h1 tabindex="-1" ref=${heading}>${title}</h1>${sub && html`<p class="page-sub">${sub}</p>`}</div>
    ${actions && html`<div class="page-actions">${actions}</div>`}</header>`;
}
