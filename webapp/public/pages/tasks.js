import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { place, queryWith, setQuery } from '../router.js';
import { useKeys } from '../lib/keys.js';
import { addressOf, chipsOf, fitting, queryOf, readFilter, views } from '../lib/task-filter.js';
import { extended, toggled } from '../lib/task-picking.js';
import { Button, LinkButton } from '../components/button.js';
import { SearchInput } from '../components/field.js';
import { Segments } from '../components/tabs.js';
import { Denied, Failure, Skeleton } from '../components/states.js';
import { Connection } from '../parts/connection.js';
import { useKeptFocus } from '../parts/kept-focus.js';
import { PageHead } from '../parts/page-head.js';
import { SavedViews } from '../parts/saved-views.js';
import { TaskBar } from '../parts/task-bar.js';
import { FilterChips, TaskFilters } from '../parts/task-filters.js';
import { TaskGroups, groupsOf } from '../parts/task-groups.js';
import { TaskNothing } from '../parts/task-nothing.js';
import { TaskSummary } from '../parts/task-summary.js';
import { useFetched, useReloadWhenMissed } from '../state/fetched.js';
import { agentName, session, whyNot } from '../state/session.js';
import { stats } from '../state/stats.js';
import { TaskList } from '../state/task-list.js';
import { moveInQueue } from '../state/task-queue.js';
import { isWaiting, lookOf } from '../state/task-states.js';
import { announce, toast, toastFailure } from '../state/toasts.js';
import { allRepositories } from '../state/whole-lists.js';

const viewNames = { active: 'Active', waiting: 'Waiting', done: 'Done', all: 'All' };

/** All tasks, under a view, filters and an order that are in the address. */
export default function Tasks() {
  const filter = readFilter(place.value.query);
  const list = useList(filter);
  const repos = useFetched(allRepositories, []).data?.repos ?? [];
  const chips = chipsOf(filter, { repo: (url) => repos.find((repo) => repo.repoUrl === url)?.fullName ?? url, agent: agentName, state: (state) => lookOf({ state }).word });
  const clear = () => setQuery(Object.assign({}, ...chips.map((chip) => chip.clear)));
  return html`<div class="page"><${PageHead} title="Tasks" sub=${html`<${TaskSummary} />`} actions=${html`<${Connection} /><${LinkButton} kind="primary" icon="plus" href="/tasks/new" keys="c">New task<//>`} />
    <div class="toolbar"><${Views} current=${filter.view} /><${Search} text=${filter.q} /></div>
    <${TaskFilters} filter=${filter} repos=${repos}><${SavedViews} address=${addressOf(filter)} /><//><${FilterChips} chips=${chips} clear=${clear} />
    <${List} list=${list} nothing=${html`<${TaskNothing} filter=${filter} chips=${chips} clear=${clear} />`} /></div>`;
}

function useList(filter) {
  const key = addressOf(filter);
  const list = useMemo(() => new TaskList(queryOf(filter), fitting(filter, session.value.user?.id)), [key]);
  useEffect(() => {
    list.load();
    return () => list.close();
  }, [list]);
  useReloadWhenMissed(() => list.load());
  return list;
}

function Views({ current }) {
  const counts = stats.value?.stats;
  const countOf = (view) => counts && (views[view].length ? views[view] : Object.keys(counts)).reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return html`<${Segments} label="Views" items=${Object.entries(viewNames).map(([view, label]) => ({
    label, current: view === current, count: countOf(view), href: `/tasks${queryWith(place.value.query, { view: view === 'active' ? null : view, state: null })}`,
  }))} />`;
}

function Search({ text }) {
  const [typed, setTyped] = useState(text);
  const timer = useRef(0);
  useEffect(() => setTyped(text), [text]);
  const type = (value) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setQuery({ q: value.trim() }), 250);
  };
  return html`<${SearchInput} label="Search tasks" value=${typed} onInput=${type} />`;
}

function List({ list, nothing }) {
  const status = list.status.value;
  if (status === 'loading') return html`<div class="card"><${Skeleton} rows=${6} /></div>`;
  if (status === 'denied') return html`<${Denied} what="You may not see the tasks of this workspace." role="viewer" />`;
  if (status === 'failed') return html`<${Failure} what="The tasks could not be loaded." error=${list.error.value} retry=${() => list.load()} />`;
  const fresh = list.fresh.value.length;
  return html`${fresh > 0 && html`<p class="fresh" role="status"><${Button} icon="arrow-up" onClick=${() => list.showFresh()}>${fresh} new<//></p>`}
    ${list.error.value && html`<${Failure} what="The list could not be refreshed." error=${list.error.value} retry=${() => list.load()} />`}
    <${Rows} list=${list} nothing=${nothing} />
    ${list.cursor.value && html`<p class="load-more"><${Button} busy=${list.more.value === 'loading'} onClick=${() => list.loadMore()}>Load more<//>${list.more.value === 'failed' && html`<span class="is-error" role="alert">The next page could not be loaded.</span>`}</p>`}`;
}

/** The rows, which of them are picked, and what keys do with them. */
function Rows({ list, nothing }) {
  const tasks = list.tasks();
  const groups = groupsOf(tasks);
  const shown = groups.flatMap((group) => group.tasks.map((task) => task.id));
  const [all, setPicked] = useState(/** @type {Set<string>} */ (new Set()));
  const last = useRef(/** @type {string | null} */ (null));
  useEffect(() => setPicked(new Set()), [list]);
  const picked = new Set(shown.filter((id) => all.has(id)));
  const mayNot = whyNot('member');
  const pick = (id, extend) => {
    setPicked(extend ? extended(picked, shown, last.current, id) : toggled(picked, id));
    last.current = id;
  };
  const done = () => {
    if (document.activeElement?.closest('.picked-bar')) linkOf(shown.find((id) => picked.has(id)))?.focus();
    setPicked(new Set());
  };
  const kept = useKeptFocus();
  const move = useMoves(tasks.filter(isWaiting).map((task) => task.id));
  const withFocused = (act) => () => {
    const id = /** @type {HTMLElement | null} */ (document.activeElement?.closest('.task-row'))?.dataset.task;
    if (id && !mayNot) act(id);
  };
  useKeys('Tasks', [
    { keys: 'j', does: 'Next task', run: () => step(1) },
    { keys: 'k', does: 'Previous task', run: () => step(-1) },
    { keys: 'o', does: 'Open', run: () => { if (document.activeElement?.matches('.task-row-link')) /** @type {HTMLElement} */ (document.activeElement).click(); } },
    { keys: 'x', does: 'Select', run: withFocused((id) => pick(id, false)) },
    { keys: 'X', does: 'Select up to here', run: withFocused((id) => pick(id, true)) },
    { keys: '[', does: 'Move up in the queue', run: withFocused((id) => move(id, -1)) },
    { keys: ']', does: 'Move down in the queue', run: withFocused((id) => move(id, 1)) },
  ]);
  if (!tasks.length) return html`<div class="card">${nothing}</div>`;
  return html`${picked.size > 0 && html`<${TaskBar} tasks=${tasks.filter((task) => picked.has(task.id))} done=${done} />`}
    <${TaskGroups} groups=${groups} picked=${picked} pick=${mayNot ? null : pick} move=${mayNot ? null : move} events=${{ ...kept, onKeyDown: arrows }} />`;
}

/** Moves one waiting task at a time, and says where it stands then. @param {string[]} waiting those that are shown */
function useMoves(waiting) {
  const busy = useRef(false);
  return async (id, by) => {
    if (busy.current || !waiting.includes(id)) return;
    busy.current = true;
    try {
      const at = await moveInQueue(waiting, id, by);
      if (at) announce(`Now at place ${at} in the queue.`);
    } catch (e) {
      if (/** @type {any} */ (e).code === 'task_started') toast('The queue moved meanwhile, so nothing was changed. Try again.', 'info');
      else toastFailure(e, 'Not moved');
    }
    busy.current = false;
  };
}

/** @param {string | undefined} id @returns {HTMLElement | null} */
const linkOf = (id) => (id ? document.querySelector(`[data-task="${id}"] .task-row-link`) : null);

/** @param {number} by */
function step(by) {
  const links = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.task-row-link'))];
  const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement?.closest('.task-row')?.querySelector('.task-row-link')));
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
}

/** Arrows do the same while a row has the focus; elsewhere they scroll the page. */
function arrows(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !event.target.matches('.task-row-link')) return;
  event.preventDefault();
  step(by);
}
