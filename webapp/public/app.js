import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { html } from './lib/html.js';
import { listenForKeys } from './lib/keys.js';
import { listen, match, place } from './router.js';
import { loadSession, session, startSession } from './state/session.js';
import { startClock } from './state/clock.js';
import { startLive } from './state/live.js';
import { watchOutage } from './state/outage.js';
import { followStats } from './state/stats.js';
import { watchNeeds } from './state/notify.js';
import { Failure, Skeleton } from './components/states.js';
import { Shell } from './parts/shell.js';

/** @type {[string, () => Promise<any>][]} */
const routes = [
  ['/', () => import('./pages/overview.js')],
  ['/inbox', () => import('./pages/inbox.js')],
  ['/tasks', () => import('./pages/tasks.js')],
  ['/tasks/new', () => import('./pages/new-task.js')],
  ['/tasks/:number', () => import('./pages/task.js')],
  ['/repos', () => import('./pages/repos.js')],
  ['/repos/:id', () => import('./pages/repo.js')],
  ['/prompts', () => import('./pages/prompts.js')],
  ['/prompts/new', () => import('./pages/prompt.js')],
  ['/prompts/:id', () => import('./pages/prompt.js')],
  ['/secrets', () => import('./pages/secrets.js')],
  ['/settings', () => import('./pages/settings.js')],
];
const notFound = () => import('./pages/not-found.js');
const signIn = () => import('./pages/sign-in.js');

function App() {
  const { status, error } = session.value;
  if (status === 'loading') return html`<${Shell}><div class="page"><h1 class="sr-only">Optio</h1><${Skeleton} /></div><//>`;
  if (status === 'signed-out') return html`<${Loading} load=${signIn} />`;
  if (status === 'failed') {
    return html`<main class="alone"><h1>Optio</h1><${Failure} what="The page could not be started." error=${error} retry=${loadSession} /></main>`;
  }
  return html`<${Ready} />`;
}

function Ready() {
  useEffect(() => startLive(), []);
  useEffect(() => followStats(), []);
  useEffect(() => watchNeeds(), []);
  const found = match(routes, place.value.path);
  return html`<${Shell}><${Loading} load=${found?.route ?? notFound} params=${found?.params ?? {}} /><//>`;
}

/** Draws a page's module as soon as it is here; the old page stays until then. */
function Loading({ load, params = {} }) {
  const [page, setPage] = useState(/** @type {any} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let current = true;
    setError(null);
    load().then((module) => { if (current) setPage({ load, Page: module.default }); }, (e) => { if (current) setError(e); });
    return () => { current = false; };
  }, [load]);
  if (error) return html`<${Failure} what="This page could not be loaded." error=${error} retry=${() => location.reload()} />`;
  if (!page) return html`<div class="page"><h1 class="sr-only">Optio</h1><${Skeleton} /></div>`;
  return html`<${page.Page} key=${page.load === load ? Object.values(params).join('/') : ''} params=${page.load === load ? params : {}} />`;
}

listen();
listenForKeys();
startClock();
watchOutage();
startSession();
const root = /** @type {HTMLElement} */ (document.getElementById('app'));
root.replaceChildren();
render(html`<${App} />`, root);
