import { useEffect, useMemo } from 'preact/hooks';
import { html } from '../lib/html.js';
import { listRepositories, listSecrets } from '../api/client.js';
import { LinkButton } from '../components/button.js';
import { Denied, Empty, Failure, Skeleton } from '../components/states.js';
import { Icon } from '../components/icon.js';
import { Meter } from '../components/banner.js';
import { Ago, Elapsed, Name } from '../components/text.js';
import { formatCount } from '../lib/numbers.js';
import { Connection } from '../parts/connection.js';
import { FirstSteps } from '../parts/first-steps.js';
import { PageHead } from '../parts/page-head.js';
import { Spend } from '../parts/spend.js';
import { StatusIcon } from '../parts/status.js';
import { TaskRow } from '../parts/task-row.js';
import { useFetched, useReloadWhenMissed } from '../state/fetched.js';
import { TaskSummary } from '../parts/task-summary.js';
import { stats, statsError, loadStats } from '../state/stats.js';
import { TaskList } from '../state/task-list.js';
import { whyNot } from '../state/session.js';

/** What runs, what waits for a person, and how much of everything there is. */
export default function Overview() {
  const needy = useTaskList('needs_attention');
  const busy = useTaskList('running,provisioning,pr_opened');
  const waiting = useTaskList('queued,pending,waiting_on_deps');
  const ended = useTaskList('completed,failed,cancelled');
  const repos = useFetched(() => listRepositories({ limit: 1 }), []);
  const secrets = useFetched(async () => (whyNot('member') ? { secrets: [] } : listSecrets({ limit: 1 })), []);
  const counts = stats.value?.stats;
  const lists = [needy, busy, waiting, ended];
  const failed = lists.filter((list) => list.status.value === 'failed');
  const denied = lists.some((list) => list.status.value === 'denied');
  const total = counts ? Object.values(counts).reduce((sum, n) => sum + n, 0) : null;
  return html`<div class="page"><${PageHead} title="Overview" sub=${html`<${TaskSummary} />`}
      actions=${html`<${Connection} /><${LinkButton} kind="primary" icon="plus" href="/tasks/new" keys="c">New task<//>`} />
    ${denied && html`<${Denied} what="You may not see the tasks of this workspace." role="viewer" />`}
    ${failed.length > 0 && html`<${Failure} what="The tasks could not be loaded." error=${failed[0].error.value} retry=${() => failed.forEach((list) => list.load())} />`}
    ${statsError.value && !counts && !denied && html`<${Failure} what="The counts could not be loaded." error=${statsError.value} retry=${loadStats} />`}
    ${total === 0 && html`<${FirstSteps} repos=${repos.data?.repos} secrets=${secrets.data?.secrets} />`}
    <${NeedsYou} tasks=${needy.current()} count=${counts?.needs_attention} />
    ${(counts || !statsError.value) && html`<${Numbers} />`}
    <div class="columns">${isHere(busy, waiting) && html`<section class="card" aria-labelledby="live-title"><header class="card-head"><h2 id="live-title">Live tasks</h2><a href="/tasks">All tasks</a></header>
      <${Live} busy=${busy} waiting=${waiting} counts=${counts} /></section>`}
      <div class="stack"><${Spend} />${(counts || !statsError.value) && html`<${Capacity} />`}${isHere(ended) && html`<${Ended} list=${ended} />`}</div></div></div>`;
}

/** Of lists that failed one message says so above; their own places would only say that there is nothing. */
const isHere = (...lists) => lists.every((list) => ['loading', 'ready'].includes(list.status.value));

function useTaskList(states) {
  const list = useMemo(() => {
    const fits = (task) => states.split(',').includes(task.state);
    const made = new TaskList({ state: states }, fits);
    // A task that has moved on stays in its row for lists that people read; here it goes at once.
    return Object.assign(made, { current: () => made.tasks().filter(fits) });
  }, [states]);
  useEffect(() => {
    list.load();
    const undo = list.fresh.subscribe((fresh) => { if (fresh.length) list.showFresh(); });
    return () => {
      undo();
      list.close();
    };
  }, [list]);
  useReloadWhenMissed(() => list.load());
  return list;
}

function NeedsYou({ tasks, count }) {
  if (!tasks.length) return null;
  const more = (count ?? 0) - tasks.length;
  return html`<section class="card" aria-labelledby="needs-title"><header class="card-head"><h2 id="needs-title">Needs you</h2><a href="/inbox">All<span class="sr-only"> that needs you</span></a></header>
    <ul class="rows">${tasks.map((task) => html`<li key=${task.id} class="need-row"><${StatusIcon} task=${task} /><div class="task-row-text"><p class="need-title"><${Name}>${task.title}<//></p>
      <p class="task-row-sub">${task.errorMessage && html`<${Name}>${task.errorMessage}<//> · `}<${Name}>${task.repoFullName}<//> · <span class="num">#${task.number}</span> · waiting <${Elapsed} from=${task.stateSince} /></p></div>
      <${LinkButton} href=${`/inbox?task=${task.number}`} aria-label=${`${verbFor(task)}, task ${task.number}`}>${verbFor(task)}<//></li>`)}</ul>
    ${more > 0 && html`<p class="card-foot"><a href="/inbox">${formatCount(more)} more</a></p>`}</section>`;
}

const verbFor = (task) => ({ plan: 'Review plan', question: 'Answer' })[task.ask?.kind] ?? 'Decide';

function Numbers() {
  const answer = stats.value;
  const n = answer?.stats;
  const cells = [
    { icon: 'circle-play', tone: 'run', label: 'Running', value: n && n.running + n.provisioning, note: answer ? `of ${answer.slots.max} slots` : '…', href: '/tasks?view=active' },
    { icon: 'clock', tone: 'idle', label: 'Queued', value: n && n.queued + n.pending + n.waiting_on_deps, note: 'waiting for a slot', href: '/tasks?view=waiting' },
    { icon: 'message-circle-question-mark', tone: 'warn', label: 'Needs you', value: n?.needs_attention, note: !n ? '…' : n.needs_attention ? 'waiting for a person' : 'all clear', href: '/inbox' },
    { icon: 'circle-check', tone: 'ok', label: 'Done', value: n?.completed, note: 'in all', href: '/tasks?view=done&state=completed' },
    { icon: 'circle-x', tone: 'error', label: 'Failed', value: n?.failed, note: 'in all', href: '/tasks?view=done&state=failed' },
    { icon: 'circle-stop', tone: 'idle', label: 'Stopped', value: n?.cancelled, note: 'by a person', href: '/tasks?view=done&state=cancelled' },
  ];
  return html`<ul class="numbers" aria-label="Tasks by state">${cells.map((cell) => html`<li key=${cell.label}><a href=${cell.href}><span class=${`number-label is-${cell.tone}`}><${Icon} name=${cell.icon} /><span>${cell.label}</span></span>
    <span class="number num">${cell.value === undefined ? html`<span class="placeholder">0</span>` : formatCount(cell.value)}</span><span class="number-note">${cell.note}</span></a></li>`)}</ul>`;
}

function Live({ busy, waiting, counts }) {
  if (busy.status.value === 'loading' || waiting.status.value === 'loading') return html`<${Skeleton} rows=${3} />`;
  const newest = (list) => list.current().toSorted((a, b) => b.number - a.number);
  const shown = [...newest(busy), ...newest(waiting)].slice(0, 12);
  if (!shown.length) return html`<${Empty} icon="circle-check">Nothing is running.<//>`;
  const all = counts ? counts.running + counts.provisioning + counts.pr_opened + counts.queued + counts.pending + counts.waiting_on_deps : 0;
  return html`<ul class="rows">${shown.map((task) => html`<${TaskRow} key=${task.id} task=${task} says />`)}</ul>
    ${all > shown.length && html`<p class="card-foot"><a href="/tasks">${formatCount(all - shown.length)} more</a></p>`}`;
}

function Capacity() {
  const answer = stats.value;
  return html`<section class="card" aria-labelledby="capacity-title"><header class="card-head"><h2 id="capacity-title">Capacity</h2></header><div class="card-body">
    ${answer ? html`<${Meter} label="Agent slots" value=${answer.slots.used} max=${answer.slots.max} tone=${answer.slots.used >= answer.slots.max ? 'warn' : 'run'} text=${`${answer.slots.used} / ${answer.slots.max}`} />`
      : html`<${Skeleton} rows=${1} />`}</div></section>`;
}

function Ended({ list }) {
  const tasks = list.current().toSorted((a, b) => Date.parse(b.completedAt ?? b.stateSince) - Date.parse(a.completedAt ?? a.stateSince)).slice(0, 6);
  return html`<section class="card" aria-labelledby="ended-title"><header class="card-head"><h2 id="ended-title">Ended last</h2><a href="/tasks?view=done">All<span class="sr-only"> that ended</span></a></header>
    ${list.status.value === 'loading' ? html`<${Skeleton} rows=${3} />` : !tasks.length ? html`<${Empty} icon="clock">No task has ended yet.<//>`
      : html`<ul class="rows">${tasks.map((task) => html`<li key=${task.id} class="mini-row"><${StatusIcon} task=${task} /><a href=${`/tasks/${task.number}`}><${Name}>${task.title}<//></a><span class="meta"><${Ago} at=${task.completedAt ?? task.stateSince} /></span></li>`)}</ul>`}</section>`;
}
