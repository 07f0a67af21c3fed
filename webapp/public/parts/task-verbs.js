import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { cancelTask, deleteTask, retryTask } from '../api/client.js';
import { Confirm } from '../components/dialog.js';
import { navigate } from '../router.js';
import { whyNot } from '../state/session.js';
import { canRetry, isFinished } from '../state/task-states.js';
import { dropTask, putTask } from '../state/tasks.js';
import { toast, toastFailure } from '../state/toasts.js';

/** What can be done with a task, and the dialog that asks first. @param {import('../api/types.js').Task} task @param {() => void} reload */
export function useVerbs(task, reload) {
  const [asking, ask] = useState(/** @type {'stop' | 'delete' | 'redo' | null} */ (null));
  const [busy, setBusy] = useState(/** @type {string | null} */ (null));
  const why = whyNot('member');
  const canStop = !isFinished(task);
  const retryable = canRetry(task);
  const retry = async () => {
    if (why || busy || !retryable) return;
    setBusy('retry');
    try {
      putTask((await retryTask(task.id)).task);
      toast(`Task #${task.number} is queued again.`);
      reload();
    } catch (e) {
      toastFailure(e, 'Not retried');
    }
    setBusy(null);
  };
  const stop = () => { if (canStop && !why && !task.stopping) ask('stop'); };
  const more = [
    ...(retryable ? [{ label: 'Retry from scratch', icon: 'rotate-ccw', why, run: () => ask('redo') }] : []),
    { label: 'Delete task', icon: 'trash', danger: true, why: why ?? (isFinished(task) ? null : 'Stop it first.'), run: () => ask('delete') },
  ];
  const dialog = asking === 'stop' ? html`<${StopDialog} task=${task} onClose=${() => ask(null)} />`
    : asking === 'redo' ? html`<${RedoDialog} task=${task} reload=${reload} onClose=${() => ask(null)} />`
    : asking === 'delete' ? html`<${DeleteDialog} task=${task} onClose=${() => ask(null)} />` : null;
  return { canStop, canRetry: retryable, why, busy, retry, stop, more, dialog };
}

function StopDialog({ task, onClose }) {
  const stop = async () => {
    putTask((await cancelTask(task.id)).task);
  };
  return html`<${Confirm} title=${`Stop task #${task.number}?`} verb="Stop task" onConfirm=${stop} onClose=${onClose}>
    <p>${task.startedAt ? 'This ends the agent within 10 seconds. What it has committed so far is not pushed; its log stays.' : 'It leaves the queue. Nothing has run yet.'} You can retry it later.</p><//>`;
}

function RedoDialog({ task, reload, onClose }) {
  const redo = async () => {
    putTask((await retryTask(task.id, true)).task);
    toast(`Task #${task.number} is queued again, from scratch.`);
    reload();
  };
  return html`<${Confirm} title=${`Retry task #${task.number} from scratch?`} verb="Retry from scratch" onConfirm=${redo} onClose=${onClose}>
    <p>A new agent begins at <code>${task.repoBranch}</code> as it is now. What earlier runs left in their checkout is thrown away; the log stays.</p><//>`;
}

function DeleteDialog({ task, onClose }) {
  const remove = async () => {
    await deleteTask(task.id);
    dropTask(task.id);
    toast(`Task #${task.number} is deleted.`);
    navigate('/tasks?view=done', { replace: true });
  };
  return html`<${Confirm} title=${`Delete task #${task.number}?`} verb="Delete task" name=${`#${task.number}`} onConfirm=${remove} onClose=${onClose}>
    <p>Its log and recorded changes are gone for good. ${task.branch ? 'The branch that was pushed stays.' : ''}</p><//>`;
}
