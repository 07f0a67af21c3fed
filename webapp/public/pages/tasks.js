import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { listRepositories } from '../api/client.js';
import { place, queryWith, setQuery } from '../router.js';
import { useKeys } from '../lib/keys.js';
import { Button, LinkButton } from '../components/button.js';
import { SearchInput, Select } from '../components/field.js';
import { Segments } from '../components/tabs.js';
import { Denied, Empty, Failure, Skeleton } from '../components/states.js';
import { Connection } from '../parts/connection.js';
import { PageHead } from '../parts/page-head.js';
import { TaskRow } from '../parts/task-row.js';
import { TaskSummary } from '../parts/task-summary.js';
import { useFetched, useReloadWhenMissed } from '../state/fetched.js';
import { agentKinds } from '../state/session.js';
import { stats } from '../state/stats.js';
import { TaskList } from '../state/task-list.js';
import { groupOrder, lookOf, views } from '../state/task-states.js';

const viewNames = { active: 'Active', waiting: 'Waiting', done: 'Done', all: 'All' };

/** All tasks, under a view and filters that are in the address. */
export default function Tasks() {
  const filter = readFilter(place.value.query);
  const list = useList(filter);
  const repos = useFetched(listRepositories, []).data?.repos ?? [];
  useRowKeys();
  return html`<div class="page"><${PageHead} title="Tasks" sub=${html`<${TaskSummary} />`} actions=${html`<${Connection} /><${LinkButton} kind="primary" icon="plus" href="/tasks/new" keys="c">New task<//>`} />
    <div class="toolbar"><${Views} current=${filter.view} /><${Search} text=${filter.q} /></div>
    <div class="filters"><${Select} aria-label="Repository" value=${filter.repo} onChange=${(repo) => setQuery({ repo })} options=${[{ value: '', label: 'All repositories' }, ...repos.map((repo) => ({ value: repo.repoUrl, label: repo.fullName }))]} />
      <${Select} aria-label="Agent" value=${filter.agent} onChange=${(agent) => setQuery({ agent })} options=${[{ value: '', label: 'All agents' }, ...agentKinds.value.map((kind) => ({ value: kind.name, label: kind.displayName }))]} />
      ${filter.state && html`<${Button} icon="x" onClick=${() => setQuery({ state: null })}>Only ${lookOf({ state: filter.state }).word.toLowerCase()}<//>`}
      ${isFiltered(filter) && html`<${Button} kind="quiet" onClick=${clear}>Clear filters<//>`}</div>
    <${List} list=${list} filter=${filter} /></div>`;
}

/** @param {URLSearchParams} query */
function readFilter(query) {
  const view = query.get('view') ?? '';
  return { view: view in views ? view : 'active', q: query.get('q') ?? '', repo: query.get('repo') ?? '', agent: query.get('agent') ?? '', state: query.get('state') ?? '' };
}

const isFiltered = (filter) => Boolean(filter.q || filter.repo || filter.agent || filter.state);
const clear = () => setQuery({ q: null, repo: null, agent: null, state: null });

function useList({ view, q, repo, agent, state }) {
  const list = useMemo(() => {
    const states = state && /^[a-z_]+$/.test(state) ? [state] : views[view];
    const words = q.toLowerCase();
    const fits = (task) => (!states.length || states.includes(task.state)) && (!repo || task.repoUrl === repo) && (!agent || task.agentType === agent)
      && (!words || task.title.toLowerCase().includes(words) || task.prompt.toLowerCase().includes(words));
    return new TaskList({ state: states.join(',') || undefined, q, repoUrl: repo, agentType: agent }, fits);
  }, [view, q, repo, agent, state]);
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

function List({ list, filter }) {
  const status = list.status.value;
  if (status === 'loading') return html`<div class="card"><${Skeleton} rows=${6} /></div>`;
  if (status === 'denied') return html`<${Denied} what="You may not see the tasks of this workspace." role="viewer" />`;
  if (status === 'failed') return html`<${Failure} what="The tasks could not be loaded." error=${list.error.value} retry=${() => list.load()} />`;
  const tasks = list.tasks();
  const fresh = list.fresh.value.length;
  return html`${fresh > 0 && html`<p class="fresh"><${Button} icon="arrow-up" onClick=${() => list.showFresh()}>${fresh} new<//></p>`}
    ${list.error.value && html`<${Failure} what="The list could not be refreshed." error=${list.error.value} retry=${() => list.load()} />`}
    ${tasks.length ? html`<${Groups} tasks=${tasks} />` : html`<div class="card"><${Nothing} filter=${filter} /></div>`}
    ${list.cursor.value && html`<p class="load-more"><${Button} busy=${list.more.value === 'loading'} onClick=${() => list.loadMore()}>Load more<//>${list.more.value === 'failed' && html`<span class="is-error" role="alert">The next page could not be loaded.</span>`}</p>`}`;
}

function Groups({ tasks }) {
  const groups = groupOrder.map((title) => ({ title, tasks: tasks.filter((task) => lookOf(task).group === title) })).filter((group) => group.tasks.length);
  return groups.map((group) => html`<section key=${group.title} class="card group" aria-label=${group.title}><header class="card-head is-small"><h2>${group.title}</h2><span class="num meta">${group.tasks.length}</span></header>
    <ul class="rows" onKeyDown=${arrows}>${group.tasks.map((task) => html`<${TaskRow} key=${task.id} task=${task} says />`)}</ul></section>`);
}

function Nothing({ filter }) {
  const counts = stats.value?.stats ?? {};
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (isFiltered(filter)) return html`<${Empty} icon="list-filter" action=${html`<${Button} onClick=${clear}>Clear filters<//>`}>No task fits these filters.<//>`;
  if (total === 0) return html`<${Empty} icon="circle-play" action=${html`<${LinkButton} kind="primary" icon="plus" href="/tasks/new">New task<//>`}>There is no task yet.<//>`;
  return html`<${Empty} icon="circle-check" action=${html`<${LinkButton} href="/tasks?view=all">Show all ${total}<//>`}>No task is ${{ active: 'active', waiting: 'waiting', done: 'done', all: 'here' }[filter.view]}.<//>`;
}

/** @param {number} by */
function step(by) {
  const links = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.task-row-link'))];
  const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
}

/** Arrows do the same while a row has the focus; elsewhere they scroll the page. */
function arrows(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !event.target.matches('.task-row-link')) return;
  event.preventDefault();
  step(by);
}

/** `j` and `k` move the focus from row to row; Enter opens as on any link. */
function useRowKeys() {
  useKeys('Tasks', [
    { keys: 'j', does: 'Next task', run: () => step(1) },
    { keys: 'k', does: 'Previous task', run: () => step(-1) },
    { keys: 'o', does: 'Open', run: () => { if (document.activeElement?.matches('.task-row-link')) /** @type {HTMLElement} */ (document.activeElement).click(); } },
  ]);
}
