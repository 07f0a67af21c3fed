import { signal } from '@preact/signals';

/** Where the page is: path, query and fragment of the address. */
export const place = signal(read());

function read() {
  const { pathname, search, hash } = globalThis.location ?? { pathname: '/', search: '', hash: '' };
  return { path: pathname, query: new URLSearchParams(search), hash };
}

/** Goes somewhere within the product. @param {string} href @param {{ replace?: boolean }} [how] */
export function navigate(href, { replace = false } = {}) {
  const target = new URL(href, location.href);
  if (target.origin !== location.origin) return;
  if (target.href === location.href) replace = true;
  history[replace ? 'replaceState' : 'pushState'](null, '', target);
  place.value = read();
}

/**
 * Changes some query values and keeps the rest of the address; an empty value is left out.
 *
 * @param {Record<string, string | null | undefined>} values
 * @param {{ replace?: boolean }} [how]
 */
export function setQuery(values, how = { replace: true }) {
  const { path, query, hash } = place.peek();
  navigate(`${path}${queryWith(query, values)}${hash}`, how);
}

/** @param {URLSearchParams} query @param {Record<string, string | null | undefined>} values */
export function queryWith(query, values) {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(values)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next.size ? `?${next}` : '';
}

/** Follows the browser's buttons and every plain click on a link of ours. */
export function listen() {
  addEventListener('popstate', () => { place.value = read(); });
  addEventListener('hashchange', () => { place.value = read(); });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (isServed(link.pathname)) return;
    event.preventDefault();
    navigate(link.href);
  });
}

/** Whether the server answers this path itself, not with the page. @param {string} path */
export function isServed(path) {
  return /^\/(api|ws|docs|assets)(\/|$)/.test(path);
}

/**
 * Finds the first pattern that fits: `:name` stands for one part of the path.
 *
 * @template T
 * @param {[string, T][]} routes
 * @param {string} path
 * @returns {{ route: T, params: Record<string, string> } | null}
 */
export function match(routes, path) {
  const parts = path.split('/').filter(Boolean);
  for (const [pattern, route] of routes) {
    const params = fit(pattern.split('/').filter(Boolean), parts);
    if (params) return { route, params };
  }
  return null;
}

function fit(wanted, parts) {
  if (wanted.length !== parts.length) return null;
  const params = /** @type {Record<string, string>} */ ({});
  for (let i = 0; i < wanted.length; i++) {
    if (!wanted[i].startsWith(':')) {
      if (wanted[i] !== parts[i]) return null;
      continue;
    }
    const value = decoded(parts[i]);
    if (value === null) return null;
    params[wanted[i].slice(1)] = value;
  }
  return params;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
