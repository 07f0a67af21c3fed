import { useId, useRef } from 'preact/hooks';
import { html } from '../lib/html.js';
import { Icon } from './icon.js';

/**
 * A button with a list of verbs. The browser closes it on Esc and on a click elsewhere.
 *
 * @param {{ label: string, icon?: string, word?: string, items: { label: string, icon?: string, checked?: boolean, danger?: boolean, why?: string | null,
 *   href?: string, download?: boolean, run?: () => void }[] }} props
 */
export function Menu({ label, icon = 'ellipsis', word, items }) {
  const id = useId();
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const move = (event) => {
    const all = [.../** @type {HTMLElement} */ (list.current).querySelectorAll('[role^=menuitem]')];
    const at = all.indexOf(/** @type {Element} */ (document.activeElement));
    const next = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (all[next]).focus();
  };
  const opened = (event) => {
    if (event.newState === 'open') /** @type {HTMLElement | null} */ (list.current?.querySelector('[role^=menuitem]'))?.focus();
  };
  const pick = (item) => {
    if (item.why) return;
    if (item.checked === undefined) list.current?.hidePopover();
    item.run?.();
  };
  return html`<span class="menu"><button type="button" class=${word ? 'button is-plain' : 'icon-button'} popovertarget=${id} aria-haspopup="menu" aria-label=${word ? null : label} title=${label}>
      <${Icon} name=${icon} />${word && html`<span class="button-word">${word}</span>`}</button>
    <div id=${id} class="menu-list" popover="auto" role="menu" aria-label=${label} ref=${list} onKeyDown=${move} onToggle=${opened}>
      ${items.map((item) => html`<${Item} key=${item.label} item=${item} pick=${pick} />`)}</div></span>`;
}

function Item({ item, pick }) {
  const check = item.checked !== undefined;
  const inner = html`${check ? html`<span class="menu-check">${item.checked && html`<${Icon} name="check" />`}</span>` : item.icon && html`<${Icon} name=${item.icon} />`}<span>${item.label}${item.why && html`<small>${item.why}</small>`}</span>`;
  if (item.href) return html`<a role="menuitem" class="menu-item" href=${item.href} download=${item.download ? '' : null} onClick=${() => pick(item)}>${inner}</a>`;
  return html`<button type="button" role=${check ? 'menuitemcheckbox' : 'menuitem'} aria-checked=${check ? String(item.checked) : null} aria-disabled=${item.why ? 'true' : null}
    class=${`menu-item ${item.danger ? 'is-danger' : ''}`} onClick=${() => pick(item)}>${inner}</button>`;
}
