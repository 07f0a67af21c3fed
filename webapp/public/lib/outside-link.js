import { decoded } from './entities.js';
import { visible } from './visible-text.js';

/* Addresses that a stranger wrote: which of them may become links, and what is said of where they lead. */

const longest = 2048;
const shape = /^(?:https?:\/\/[^\s/\\?#]|mailto:[^\s?])[^\s\p{Cc}\\]*$/iu;
const schemes = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address as a link may have it and the host that it leads to, with nothing in it that looks like another one; null
 * for everything that is no plain web or mail address.
 *
 * @param {string} written as it stands in Markdown, entities and all
 * @returns {{ href: string, host: string } | null}
 */
export function outsideAddress(written) {
  const text = decoded(written);
  if (text.length > longest || !shape.test(text) || visible(text) !== text) return null;
  try {
    const { href, protocol, host, pathname, username, password } = new URL(text);
    if (!schemes.has(protocol) || username || password) return null;
    return { href, host: protocol === 'mailto:' ? pathname : host };
  } catch {
    return null;
  }
}

/** Whether the text of a link says by itself where it leads. @param {string} text @param {string} host */
export function names(text, host) {
  const rest = text.trim().replace(/^(?:https?:\/\/|mailto:)/i, '').toLowerCase();
  return rest.startsWith(host.toLowerCase()) && /^(?:$|[/?#])/.test(rest.slice(host.length));
}
