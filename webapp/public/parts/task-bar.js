import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { cancelActiveTasks, retryFailedTasks, updateTask } from '../api/client.js';
import { nextPriority, prioritySentence, retriedSentence, stoppedSentence } from '../lib/task-picking.js';
import { counted } from '../lib/numbers.js';
import { useKeys } from '../lib/keys.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/dialog.js';
import { whyNot } from '../state/session.js';
import { canRetry, isFinished } from '../state/task-states.js';
import { putTask } from '../state/tasks.js';
import { toast, toastFailure } from '../state/toasts.js';

/** The most tasks that the server takes at once. */
const most = 500;

/**
 * What can be done with the tasks that are picked, and what came of it.
 *
 * @param {{ tasks: import('../api/types.js').Task[], done: () => void }} props
 */
export function TaskBar({ tasks, done }) {
  const [asking, ask] = useState(false);
  const [busy, setBusy] = useState(/** @type {string | null} */ (null));
  const many = tasks.length > most ? `At most ${most} at once.` : null;
  const why = whyNot('member') ?? many;
  const whyStop = why ?? (tasks.some((task) => !isFinished(task)) ? null : 'All of them have ended.');
  const whyRetry = why ?? (tasks.some(canRetry) ? null : 'Only what failed, was stopped or needs you can be retried.');
  const whyOrder = why ?? (tasks.some((task) => !isFinished(task)) ? null : 'All of them have ended.');
  const act = async (name, whyNow, work) => {
    if (whyNow || busy) return;
    setBusy(name);
    try {
      toast(await work());
      done();
    } catch (e) {
      toastFailure(e, 'Not done');
    }
    setBusy(null);
  };
  const ids = tasks.map((task) => task.id);
  const retry = () => act('retry', whyRetry, async () => {
    const { retried, total } = await retryFailedTasks(ids);
    return retriedSentence(retried, total);
  });
  const urgent = (by) => act(by < 0 ? 'up' : 'down', whyOrder, () => setPriorities(tasks, by));
  const stop = () => { if (!whyStop && !busy) ask(true); };
  useKeys('Selected tasks', [
    { keys: 's', does: 'Stop them', run: stop, verb: true },
    { keys: 'r', does: 'Retry them', run: retry, verb: true },
    { keys: '+', does: 'More urgent', run: () => urgent(-1), verb: true },
    { keys: '-', does: 'Less urgent', run: () => urgent(1), verb: true },
    { keys: 'Escape', does: 'Select none', run: done, verb: true },
  ]);
  return html`<section class="picked-bar" aria-label="Selected tasks"><strong class="num" role="status">${tasks.length} selected</strong>
    <${Button} icon="rotate-cw" why=${whyRetry} busy=${busy === 'retry'} onClick=${retry}>Retry<//><${Button} icon="circle-stop" why=${whyStop} onClick=${stop}>Stop<//>
    <${Button} icon="arrow-up" why=${whyOrder} busy=${busy === 'up'} onClick=${() => urgent(-1)}>Priority up<//><${Button} icon="arrow-down" why=${whyOrder} busy=${busy === 'down'} onClick=${() => urgent(1)}>Priority down<//>
    <${Button} kind="quiet" onClick=${done}>Select none<//>
    ${asking && html`<${StopDialog} ids=${ids} done=${done} onClose=${() => ask(false)} />`}</section>`;
}

function StopDialog({ ids, done, onClose }) {
  const stop = async () => {
    const { cancelled, total } = await cancelActiveTasks(ids);
    toast(stoppedSentence(cancelled, total));
    done();
  };
  return html`<${Confirm} title=${`Stop ${counted(ids.length, 'task')}?`} verb=${ids.length === 1 ? 'Stop task' : 'Stop tasks'} onConfirm=${stop} onClose=${onClose}>
    <p>What waits leaves the queue. Agents that run are ended within 10 seconds; what they have committed so far is not pushed, and their logs stay. You can retry them later.</p><//>`;
}

/** One after the other, so that what fails stops there. @param {import('../api/types.js').Task[]} tasks @param {-1 | 1} by */
async function setPriorities(tasks, by) {
  const counts = { done: 0, ended: 0, last: 0 };
  for (const task of tasks) {
    const priority = nextPriority(task.priority, by);
    if (isFinished(task)) counts.ended++;
    else if (priority === null) counts.last++;
    else {
      putTask((await updateTask(task.id, { priority })).task);
      counts.done++;
    }
  }
  return prioritySentence(counts, by);
}
