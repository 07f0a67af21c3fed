import { views } from '../lib/task-views.js';

/** @typedef {import('../api/types.js').TaskState} TaskState */

/**
 * State → tone, icon and word, in one table.
 *
 * @type {Record<TaskState, { tone: string, icon: string, word: string, group: string }>}
 */
export const looks = {
  pending: { tone: 'idle', icon: 'clock', word: 'Pending', group: 'Queued' },
  waiting_on_deps: { tone: 'idle', icon: 'hourglass', word: 'Waiting', group: 'Queued' },
  queued: { tone: 'idle', icon: 'clock', word: 'Queued', group: 'Queued' },
  provisioning: { tone: 'run', icon: 'box', word: 'Provisioning', group: 'Running' },
  running: { tone: 'run', icon: 'spinner', word: 'Running', group: 'Running' },
  needs_attention: { tone: 'warn', icon: 'message-circle-question-mark', word: 'Needs you', group: 'Needs you' },
  pr_opened: { tone: 'run', icon: 'git-pull-request', word: 'PR open', group: 'In review' },
  completed: { tone: 'ok', icon: 'circle-check', word: 'Done', group: 'Done' },
  failed: { tone: 'error', icon: 'circle-x', word: 'Failed', group: 'Failed' },
  cancelled: { tone: 'idle', icon: 'circle-stop', word: 'Stopped', group: 'Stopped' },
};

const unknown = { tone: 'idle', icon: 'circle-question-mark', word: 'Unknown', group: 'Other' };
const stopping = { tone: 'warn', icon: 'spinner', word: 'Stopping', group: 'Running' };

/** How a task looks. @param {{ state: string, stopping?: boolean }} task */
export function lookOf(task) {
  if (task.stopping && !isFinished(task)) return stopping;
  return looks[/** @type {TaskState} */ (task.state)] ?? unknown;
}

/** The order of groups in a list. */
export const groupOrder = ['Needs you', 'Running', 'In review', 'Queued', 'Failed', 'Done', 'Stopped', 'Other'];

/** @param {{ state: string }} task */
export const isFinished = (task) => views.done.includes(/** @type {TaskState} */ (task.state));
/** @param {{ state: string }} task */
export const isLive = (task) => task.state === 'running' || task.state === 'provisioning';
/** @param {{ state: string }} task */
export const isWaiting = (task) => views.waiting.includes(/** @type {TaskState} */ (task.state));
/** Whether something can still be written about it without a person doing anything. @param {{ state: string }} task */
export const isMoving = (task) => isLive(task) || isWaiting(task);
/** Whether its agent can be told to go on. @param {{ state: string }} task */
export const canResume = (task) => ['needs_attention', 'pr_opened', 'completed', 'failed', 'cancelled'].includes(task.state);
/** @param {{ state: string }} task */
export const canRetry = (task) => ['failed', 'cancelled', 'needs_attention'].includes(task.state);
/** Whether its agent writes for people, or its text is the output of a program. @param {{ agentType: string }} task */
export const isProse = (task) => task.agentType !== 'command';
