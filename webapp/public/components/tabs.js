import { html } from '../lib/html.js';

/** Views of one list, as links: they are in the address. @param {{ label: string, items: { href: string, label: string, count?: number | null, current: boolean }[] }} props */
export function Segments({ label, items }) {
  return html`<nav class="segments" aria-label=${label}>${items.map((item) => html`<a key=${item.label} href=${item.href}
    aria-current=${item.current ? 'page' : null}>${item.label}${item.count !== undefined && item.count !== null && html`<span class="count num">${item.count}</span>`}</a>`)}</nav>`;
}

/**
 * Tabs over one panel, moved by the arrow keys.
 *
 * @param {{ label: string, tabs: { id: string, label: string, count?: number | null }[], current: string, onPick: (id: string) => void, panel: string }} props
 */
export function Tabs({ label, tabs, current, onPick, panel }) {
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.id === current);
    const next = Math.abs(step) > 1 ? (step < 0 ? 0 : tabs.length - 1) : (at + step + tabs.length) % tabs.length;
    onPick(tabs[next].id);
    event.currentTarget.children[next].focus();
  };
  return html`<div class="segments tabs" role="tablist" aria-label=${label} onKeyDown=${move}>${tabs.map((tab) => html`<button key=${tab.id} type="button" role="tab"
    id=${`tab-${tab.id}`} aria-selected=${String(tab.id === current)} aria-controls=${panel} tabindex=${tab.id === current ? 0 : -1}
    onClick=${() => onPick(tab.id)}>${tab.label}${tab.count !== undefined && tab.count !== null && html`<span class="count num">${tab.count}</span>`}</button>`)}</div>`;
}
