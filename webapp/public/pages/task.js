import { useEffect, useRef } from 'preact/hooks';
import { html } from '../lib/html.js';
import { getRepository, getTask } from '../api/client.js';
import { place, setQuery } from '../router.js';
import { useKeys } from '../lib/keys.js';
import { lazy } from '../components/lazy.js';
import { Denied, Failure, Skeleton } from '../components/states.js';
import { Tabs } from '../components/tabs.js';
import { Ask } from '../parts/ask.js';
import { Composer } from '../parts/composer.js';
import { LogPanel } from '../parts/log-panel.js';
import { PageHead, usePageTitle } from '../parts/page-head.js';
import { Stages } from '../parts/stages.js';
import { TaskBanner } from '../parts/task-banner.js';
import { TaskHead } from '../parts/task-head.js';
import { TaskSide } from '../parts/task-side.js';
import { useVerbs } from '../parts/task-verbs.js';
import { useFetched } from '../state/fetched.js';
import { isProse, isWaiting } from '../state/task-states.js';
import { putTask, taskSignal } from '../state/tasks.js';
import { allEvents } from '../state/whole-lists.js';
import NotFound from './not-found.js';

const broken = 'This part of the page could not be loaded.';
const ActivityTab = lazy(() => import('../parts/activity-tab.js').then((module) => module.ActivityTab), broken);
const ChangesTab = lazy(() => import('../parts/changes-tab.js').then((module) => module.ChangesTab), broken);
const RunsTab = lazy(() => import('../parts/runs-tab.js').then((module) => module.RunsTab), broken);

const tabIds = ['transcript', 'log', 'changes', 'activity', 'runs'];

/** One task: where it stands, what the agent says, what it changed. */
export default function TaskPage({ params }) {
  const fetched = useFetched(() => load(params.number), [params.number]);
  const detail = fetched.data;
  const task = detail && (taskSignal(detail.task.id).value ?? detail.task);
  useFreshDetail(fetched, task);
  if (fetched.status === 'failed' && fetched.error.status === 404) return html`<${NotFound} />`;
  if (fetched.status === 'denied') return html`<div class="page"><${PageHead} title="Task" /><${Denied} what="You may not see this task." role="viewer" /></div>`;
  if (fetched.status === 'failed') {
    return html`<div class="page"><${PageHead} title="Task" /><${Failure} what="The task could not be loaded." error=${fetched.error} retry=${fetched.reload} /></div>`;
  }
  if (!task) return html`<div class="page"><h1 class="sr-only">Task</h1><${Skeleton} rows=${8} /></div>`;
  return html`<${Ready} key=${task.id} detail=${{ ...detail, task }} reload=${fetched.reload} />`;
}

async function load(number) {
  const detail = await getTask(number);
  putTask(detail.task);
  const [{ events }, repo] = await Promise.all([allEvents(detail.task.id), repositoryOf(detail.task)]);
  return { ...detail, events, repo };
}

async function repositoryOf(task) {
  if (!task.repositoryId) return null;
  try {
    return (await getRepository(task.repositoryId)).repo;
  } catch {
    return null; // It was disconnected; the task stays readable.
  }
}

/** Runs, events and the place in the queue are no part of the task's frames, so they are fetched when it moves. */
function useFreshDetail(fetched, task) {
  const seen = useRef(0);
  useEffect(() => {
    if (!task) return undefined;
    if (!seen.current) seen.current = task.version;
    if (task.version <= seen.current) return undefined;
    const timer = setTimeout(() => {
      seen.current = task.version;
      fetched.reload();
    }, 400);
    return () => clearTimeout(timer);
  }, [task?.version]);
  useEffect(() => {
    if (!task || !isWaiting(task)) return undefined;
    const timer = setInterval(fetched.reload, 10000);
    return () => clearInterval(timer);
  }, [task?.state]);
}

function Ready({ detail, reload }) {
  const { task, runs, events, repo } = detail;
  const heading = usePageTitle(`#${task.number} ${task.title}`);
  const verbs = useVerbs(task, reload);
  const asked = place.value.query.get('tab') ?? '';
  const usual = isProse(task) ? 'transcript' : 'log';
  const tab = tabIds.includes(asked) ? asked : usual;
  const view = tab === 'log' || tab === 'transcript' ? tab : null;
  useKeys('Task', [
    { keys: 's', does: 'Stop', run: verbs.stop, hidden: !verbs.canStop, verb: true },
    { keys: 'r', does: 'Retry', run: verbs.retry, hidden: !verbs.canRetry, verb: true },
  ]);
  const tabs = [{ id: 'transcript', label: 'Transcript' }, { id: 'log', label: 'Log' }, { id: 'changes', label: 'Changes', count: task.changes?.files ?? null },
    { id: 'activity', label: 'Activity' }, { id: 'runs', label: 'Runs', count: runs.length > 1 ? runs.length : null }];
  return html`<div class="page task-page"><${TaskHead} task=${task} runs=${runs} heading=${heading} verbs=${verbs} />
    <${Stages} detail=${detail} events=${events} /><${TaskBanner} detail=${detail} verbs=${verbs} /><${Ask} task=${task} done=${reload} />
    <div class="task-columns"><section class=${`card panel ${view ? 'is-log' : ''}`} aria-label="Work">
      <${Tabs} label="Views of the task" tabs=${tabs} current=${tab} panel=${`panel-${tab}`} onPick=${(id) => setQuery({ tab: id === usual ? null : id })} />
      <${LogPanel} task=${task} runs=${runs} view=${view} />
      <${Composer} task=${task} hidden=${!view || task.ask?.kind === 'plan'} sent=${reload} />
      ${!view && html`<div class="panel-body" id=${`panel-${tab}`} role="tabpanel" aria-labelledby=${`tab-${tab}`} tabindex="0">
        ${tab === 'changes' && html`<${ChangesTab} task=${task} />`}${tab === 'activity' && html`<${ActivityTab} task=${task} />`}${tab === 'runs' && html`<${RunsTab} runs=${runs} />`}</div>`}
      </section><${TaskSide} task=${task} runs=${runs} repo=${repo} /></div>${verbs.dialog}</div>`;
}
