import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { useKeys, isApple } from '../lib/keys.js';
import { navigate, place } from '../router.js';
import { Icon } from '../components/icon.js';
import { IconButton } from '../components/button.js';
import { Toasts } from '../components/toasts.js';
import { Name } from '../components/text.js';
import { nextTheme, theme } from '../state/prefs.js';
import { session } from '../state/session.js';
import { stats } from '../state/stats.js';
import { pageTitle } from './page-head.js';
import { Notices } from './notices.js';
import { OutageBanner } from './outage-banner.js';

const sections = [
  { items: [
    { href: '/', label: 'Overview', icon: 'layout-dashboard', key: 'o' },
    { href: '/inbox', label: 'Needs you', icon: 'message-circle-question-mark', key: 'i' },
    { href: '/tasks', label: 'Tasks', icon: 'circle-play', key: 't' },
  ] },
  { title: 'Library', items: [
    { href: '/repos', label: 'Repositories', icon: 'folder-git-2', key: 'r' },
    { href: '/prompts', label: 'Prompts', icon: 'scroll-text', key: 'p', bar: false },
  ] },
  { title: 'Operate', items: [
    { href: '/secrets', label: 'Secrets', icon: 'key-round', key: 's', bar: false },
    { href: '/settings', label: 'Settings', icon: 'settings-2', key: ',', bar: false },
  ] },
];
export const pages = sections.flatMap((section) => section.items);
/** Those in the bar of a phone, which holds few; the palette has all. */
const bar = pages.filter((item) => item.bar !== false);

/** What stands around every page: the way to all others. */
export function Shell({ children }) {
  const [overlay, setOverlay] = useState(/** @type {string | null} */ (null));
  useShortcuts(setOverlay);
  useWindowTitle();
  const Overlay = useOverlay(overlay);
  return html`<a class="skip" href="#main" onClick=${toMain}>Skip to content</a>
    <div class="shell">
      <${Sidebar} search=${() => setOverlay('palette')} help=${() => setOverlay('help')} />
      <header class="topbar"><a class="brand" href="/"><${Mark} /><span class="brand-name">Optio</span></a>
        <${IconButton} icon="search" label="Search" onClick=${() => setOverlay('palette')} /></header>
      <main id="main" class="main"><${OutageBanner} /><${Notices} />${children}</main>
      <nav class="bottombar" aria-label="Pages">${bar.map((item) => html`<${NavLink} key=${item.href} item=${item} />`)}
        <button type="button" class="nav-link" onClick=${() => setOverlay('palette')}><${Icon} name="menu" /><span>More</span></button></nav>
    </div>${Overlay && html`<${Overlay} onClose=${() => setOverlay(null)} open=${setOverlay} />`}<${Toasts} />`;
}

function toMain(event) {
  event.preventDefault();
  /** @type {HTMLElement | null} */ (document.querySelector('#main h1'))?.focus();
}

function Sidebar({ search, help }) {
  const { user, workspace } = session.value;
  return html`<header class="sidebar"><div class="brand-row"><a class="brand" href="/" aria-label="Optio, overview"><${Mark} /><span class="brand-name">Optio</span></a>
      ${workspace && html`<span class="workspace"><${Name}>${workspace.name}<//></span>`}</div>
    <button type="button" class="search-button" onClick=${search}><${Icon} name="search" /><span class="search-word">Search or run…</span><kbd class="side-word" aria-hidden="true">${isApple ? '⌘K' : 'Ctrl K'}</kbd></button>
    <nav class="side-nav" aria-label="Main">${sections.map((section) => html`<div key=${section.title ?? ''} class="side-section">${section.title && html`<p class="side-title">${section.title}</p>`}
      <ul>${section.items.map((item) => html`<li key=${item.href}><${NavLink} item=${item} /></li>`)}</ul></div>`)}</nav>
    <div class="side-foot"><span class="person"><span class="avatar" aria-hidden="true">${initials(user?.displayName ?? '')}</span><span class="side-word"><${Name}>${user?.displayName ?? ''}<//></span></span>
      <${IconButton} icon="keyboard" label="Keyboard shortcuts" onClick=${help} /><${ThemeButton} /></div></header>`;
}

function NavLink({ item }) {
  const { path } = place.value;
  const current = item.href === '/' ? path === '/' : path === item.href || path.startsWith(`${item.href}/`);
  const count = countOf(item.href);
  return html`<a class="nav-link" href=${item.href} aria-current=${current ? (path === item.href ? 'page' : 'true') : null}><${Icon} name=${item.icon} /><span class="nav-word">${item.label}</span>
    ${count && html`<span class=${`nav-count num ${count.warn ? 'is-warn' : ''}`}>${count.n}<span class="sr-only"> ${count.what}</span></span>`}</a>`;
}

function countOf(href) {
  const counts = stats.value?.stats;
  if (!counts) return null;
  if (href === '/inbox' && counts.needs_attention) return { n: counts.needs_attention, what: counts.needs_attention === 1 ? 'needs you' : 'need you', warn: true };
  const active = counts.running + counts.provisioning + counts.needs_attention + counts.pr_opened;
  return href === '/tasks' && active ? { n: active, what: 'active', warn: false } : null;
}

function ThemeButton() {
  const look = { system: ['sun-moon', 'Theme: as the system'], light: ['sun', 'Theme: light'], dark: ['moon', 'Theme: dark'] }[theme.value] ?? ['sun-moon', 'Theme'];
  return html`<${IconButton} icon=${look[0]} label=${look[1]} onClick=${nextTheme} />`;
}

export function Mark() {
  return html`<svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" /><path d="M8 20a6 6 0 0 1 0-8h2c3 0 5 8 10 8h2a6 6 0 0 0 0-8h-2c-5 0-7 8-10 8z" /></svg>`;
}

const initials = (name) => name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join('').toUpperCase();

function useWindowTitle() {
  const waiting = stats.value?.stats.needs_attention ?? 0;
  const title = pageTitle.value;
  useEffect(() => markIcon(waiting > 0), [waiting > 0]);
  useEffect(() => { document.title = `${waiting ? `(${waiting}) ` : ''}${title ? `${title} · ` : ''}Optio`; }, [waiting, title]);
}

/** A dot on the tab's icon while something needs a person. @param {boolean} on */
function markIcon(on) {
  const icon = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=icon]'));
  if (icon) icon.href = icon.href.replace(/favicon(-needs)?\.svg$/, on ? 'favicon-needs.svg' : 'favicon.svg');
}

/** Loads the palette or the help only when they are asked for. */
function useOverlay(name) {
  const [loaded, setLoaded] = useState(/** @type {Record<string, any>} */ ({}));
  useEffect(() => {
    if (!name || loaded[name]) return;
    const load = name === 'palette' ? import('./palette.js').then((m) => m.Palette) : import('./help.js').then((m) => m.Help);
    load.then((component) => setLoaded((before) => ({ ...before, [name]: component })));
  }, [name]);
  return name ? loaded[name] : null;
}

function useShortcuts(setOverlay) {
  useKeys('Everywhere', [
    { keys: 'mod+k', does: 'Search, go, do', run: () => setOverlay('palette') },
    { keys: '?', does: 'This list', run: () => setOverlay('help') },
    { keys: 'c', does: 'New task', run: () => navigate('/tasks/new') },
    ...pages.map((page) => ({ keys: `g ${page.key}`, does: `Go to ${page.label}`, run: () => navigate(page.href) })),
    { keys: '/', does: 'Search field of the page', run: () => /** @type {HTMLElement | null} */ (document.querySelector('main input[type=search]'))?.focus() },
    { keys: 't', does: 'Next theme', run: nextTheme },
  ]);
}
