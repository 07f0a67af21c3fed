import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { announce } from '../state/toasts.js';
import { Icon } from './icon.js';
import { Kbd } from './text.js';

/**
 * A button with a word. With `why` it is shown but does nothing, and says why.
 *
 * @param {{ kind?: 'primary' | 'plain' | 'quiet' | 'danger', icon?: string, keys?: string, why?: string | null, busy?: boolean,
 *   onClick?: (event: any) => void, children?: any, [more: string]: any }} props
 */
export function Button({ kind = 'plain', icon, keys, why = null, busy = false, onClick, children, type = 'button', ...more }) {
  const off = Boolean(why) || busy;
  const press = (event) => {
    if (off) event.preventDefault();
    else onClick?.(event);
  };
  return html`<button type=${type} class=${`button is-${kind}`} aria-disabled=${off ? 'true' : null} title=${why ?? undefined}
    ...${more} onClick=${press}>${busy ? html`<${Icon} name="spinner" />` : icon && html`<${Icon} name=${icon} />`}<span class="button-word">${children}</span>${keys && html`<${Kbd} keys=${keys} capital />`}</button>`;
}

/** A link that looks like a button. */
export function LinkButton({ kind = 'plain', icon, keys = '', href, children, ...more }) {
  return html`<a class=${`button is-${kind}`} href=${href} ...${more}>${icon && html`<${Icon} name=${icon} />`}<span class="button-word">${children}</span>${keys && html`<${Kbd} keys=${keys} capital />`}</a>`;
}

/** A button with a picture only; its label is its name and tooltip. */
export function IconButton({ icon, label, pressed, onClick, why = null, ...more }) {
  const press = (event) => { if (!why) onClick?.(event); };
  return html`<button type="button" class="icon-button" aria-label=${label} title=${why ?? label} aria-pressed=${pressed === undefined ? null : String(pressed)}
    aria-disabled=${why ? 'true' : null} ...${more} onClick=${press}><${Icon} name=${icon} /></button>`;
}

/** Copies a text and says so for two seconds. @param {{ text: string | (() => string), label: string, word?: string }} props */
export function CopyButton({ text, label, word }) {
  const [done, setDone] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'function' ? text() : text);
    announce('Copied');
    setDone(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setDone(false), 2000);
  };
  const icon = done ? 'check' : word ? 'link' : 'copy';
  if (word) return html`<${Button} kind="quiet" icon=${icon} onClick=${copy}>${done ? 'Copied' : word}<//>`;
  return html`<${IconButton} icon=${icon} label=${label} onClick=${copy} />`;
}
