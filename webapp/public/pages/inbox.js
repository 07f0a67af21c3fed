import { useEffect, useMemo } from 'preact/hooks';
import { html } from '../lib/html.js';
import { getTask, listDecisions } from '../api/client.js';
import { explain, wordsOf } from '../lib/failures.js';
import { useKeys } from '../lib/keys.js';
import { isSnoozed, snooze, wake } from '../lib/needs.js';
import { counted } from '../lib/numbers.js';
import { visibleLine } from '../lib/visible-text.js';
import { navigate, place, setQuery } from '../router.js';
import { Button, LinkButton } from '../components/button.js';
import { Denied, Empty, Failure, Skeleton } from '../components/states.js';
import { Ago, Elapsed, Name } from '../components/text.js';
import { Ask } from '../parts/ask.js';
import { Composer } from '../parts/composer.js';
import { Connection } from '../parts/connection.js';
import { PageHead } from '../parts/page-head.js';
import { StatusIcon } from '../parts/status.js';
import { useVerbs } from '../parts/task-verbs.js';
import { useFetched, useReloadWhenMissed } from '../state/fetched.js';
import { now, serverNow } from '../state/clock.js';
import { notifyNeeds, snoozed } from '../state/prefs.js';
import { permission, setNotifying } from '../state/notify.js';
import { TaskList } from '../state/task-list.js';
import { putTask, taskSignal } from '../state/tasks.js';

const needs = (task) => task.state === 'needs_attention';

/** Everything that waits for a person, and enough of it to decide here. */
export default function Inbox() {
  const list = useMemo(() => new TaskList({ state: 'needs_attention' }, needs), []);
  useEffect(() => {
    list.load();
    const undo = list.fresh.subscribe((fresh) => { if (fresh.length) list.showFresh(); });
    return () => {
      undo();
      list.close();
    };
  }, [list]);
  useReloadWhenMissed(() => list.load());
  const tasks = list.tasks().filter(needs).toSorted((a, b) => Number(asleep(a)) - Number(asleep(b)) || byKind(a, b));
  return html`<div class="page"><${PageHead} title="Needs you" sub="What agents cannot decide alone." actions=${html`<${Connection} /><${TellMe} />`} /><${Body} list=${list} tasks=${tasks} /></div>`;
}

const asleep = (task) => isSnoozed(snoozed.value, task, now.value);
const hour = 3_600_000;

/** Puts a task off for an hour, or has it back. @param {any} task */
function toggleSnooze(task) {
  snoozed.value = asleep(task) ? wake(snoozed.value, task) : snooze(snoozed.value, task, serverNow() + hour, serverNow());
}

/** Asks for notifications where people wait for news; gone once it is decided. */
function TellMe() {
  if (notifyNeeds.value || permission.value !== 'default') return null;
  return html`<${Button} icon="bell" onClick=${() => setNotifying(true)}>Tell me when it needs me<//>`;
}

/** What was asked comes before what went wrong, and what waits longest first. */
const byKind = (a, b) => Number(Boolean(b.ask)) - Number(Boolean(a.ask)) || Date.parse(a.stateSince) - Date.parse(b.stateSince);

function Body({ list, tasks }) {
  const status = list.status.value;
  const number = Number(place.value.query.get('task'));
  const current = tasks.find((task) => task.number === number) ?? tasks[0];
  useInboxKeys(tasks, current);
  if (status === 'loading') return html`<div class="card"><${Skeleton} rows=${5} /></div>`;
  if (status === 'denied') return html`<${Denied} what="You may not see the tasks of this workspace." role="viewer" />`;
  if (status === 'failed') return html`<${Failure} what="What needs you could not be loaded." error=${list.error.value} retry=${() => list.load()} />`;
  if (!current) return html`<div class="card"><${Empty} icon="circle-check" action=${html`<${LinkButton} href="/tasks">All tasks<//>`}>Nothing needs you.<${LastDecision} /><//></div>`;
  return html`<div class="inbox"><nav class="card inbox-list" aria-label="Tasks that need you"><ul class="rows">${tasks.map((task) => html`<${Row} key=${task.id} task=${task} current=${task === current} />`)}</ul>
      ${list.cursor.value && html`<p class="card-foot"><${Button} busy=${list.more.value === 'loading'} onClick=${() => list.loadMore()}>Load more<//></p>`}</nav>
    <${Decision} key=${current.id} listed=${current} /></div>`;
}

/** Who decided what last. */
function LastDecision() {
  const fetched = useFetched(() => listDecisions({ limit: 1 }), []);
  const last = fetched.data?.decisions[0];
  if (!last) return null;
  return html`<span class="last-decision">The last decision: <${Name}>${last.user?.displayName ?? 'somebody'}<//>, <${Ago} at=${last.createdAt} />, ${wordsOf(last.trigger)}: <a href=${`/tasks/${last.taskNumber}`}>#${last.taskNumber} <${Name}>${last.taskTitle}<//></a></span>`;
}

function useInboxKeys(tasks, current) {
  const step = (by) => {
    const next = tasks[Math.max(0, Math.min(tasks.length - 1, tasks.indexOf(current) + by))];
    if (next) setQuery({ task: String(next.number) });
  };
  const press = (text) => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.inbox-detail button'))].find((button) => button.textContent?.trim() === text)?.focus();
  useKeys('Needs you', [
    { keys: 'j', does: 'Next', run: () => step(1) },
    { keys: 'k', does: 'Previous', run: () => step(-1) },
    { keys: 'o', does: 'Open task', run: () => { if (current) navigate(`/tasks/${current.number}`); }, hidden: !current },
    { keys: 'a', does: 'Go to “Approve plan”', run: () => press('Approve plan'), hidden: current?.ask?.kind !== 'plan' },
    { keys: 'r', does: 'Reply', run: () => /** @type {HTMLElement | null} */ (document.querySelector('.inbox-detail textarea, .inbox-detail .ask-question input'))?.focus(), hidden: !current },
    { keys: 'h', does: 'Snooze, or have it back', run: () => toggleSnooze(current), hidden: !current },
    { keys: 'x', does: 'Go to “Stop”', run: () => press('Stop'), hidden: !current },
  ]);
}

function Row({ task, current }) {
  return html`<li class=${asleep(task) ? 'inbox-row is-asleep' : 'inbox-row'}><${StatusIcon} task=${task} /><a href=${`/inbox?task=${task.number}`} aria-current=${current ? 'true' : null}><span class="inbox-title"><${Name}>${task.title}<//></span>
    <span class="task-row-sub"><${Name}>${kindOf(task)}<//> · <${Name}>${task.repoFullName}<//> · <span class="num">#${task.number}</span> · ${asleep(task) ? 'snoozed' : html`<${Elapsed} from=${task.stateSince} />`}</span></a></li>`;
}

const kindOf = (task) => (task.ask ? { plan: 'Plan to approve', question: 'Question' }[task.ask.kind] : explain(task).title);

/** Lists cut long plans, so the one that is read is fetched whole. */
function Decision({ listed }) {
  const fetched = useFetched(() => getTask(listed.id), [listed.id, listed.askHash]);
  const task = taskSignal(listed.id).value ?? listed;
  const whole = fetched.data?.task;
  const verbs = useVerbs(task, fetched.reload);
  useEffect(() => { if (whole) putTask(whole); }, [whole]);
  const asks = task.ask && whole?.askHash === task.askHash ? { ...task, ask: whole.ask } : task.ask ? null : task;
  return html`<section class="inbox-detail" aria-labelledby="inbox-title"><header class="inbox-head"><h2 id="inbox-title"><${Name}>${task.title}<//></h2>
      <div class="page-actions">${!task.ask && html`<${Button} icon="rotate-ccw" why=${verbs.why} busy=${verbs.busy === 'retry'} onClick=${verbs.retry}>Retry<//>`}
        <${Button} icon="clock" title="For an hour" onClick=${() => toggleSnooze(task)}>${asleep(task) ? 'Have it back' : 'Snooze'}<//>
        <${Button} icon="circle-stop" kind="danger" why=${verbs.why} onClick=${verbs.stop}>Stop<//><${LinkButton} href=${`/tasks/${task.number}`}>Open task<//></div></header>
    ${fetched.status === 'failed' && html`<${Failure} what="The task could not be loaded." error=${fetched.error} retry=${fetched.reload} />`}
    ${fetched.status === 'denied' && html`<${Denied} what="You may not see this task." role="viewer" />`}
    ${task.ask && !asks && !['failed', 'denied'].includes(fetched.status) && html`<div class="card"><${Skeleton} rows=${4} /></div>`}
    ${task.ask && asks && html`<${Ask} task=${asks} done=${fetched.reload} />`}
    ${!task.ask && html`<${Trouble} task=${task} />`}
    ${!task.ask && html`<section class="card" aria-label="Conversation"><${Composer} task=${task} hidden=${false} sent=${fetched.reload} /></section>`}${verbs.dialog}</section>`;
}

function Trouble({ task }) {
  const { title, remedy } = explain(task);
  return html`<section class="card"><header class="card-head"><h3>${title}</h3></header><div class="card-body">${task.errorMessage && html`<p><bdi>${visibleLine(task.errorMessage)}</bdi></p>`}<p class="meta">${remedy}</p>
    ${task.changes && html`<p class="diff-stat num"><span>${counted(task.changes.files, 'file')}</span><span class="is-ok">+${task.changes.insertions}</span><span class="is-error">−${task.changes.deletions}</span><a href=${`/tasks/${task.number}?tab=changes`}>Show changes</a></p>`}</div></section>`;
}
