/*
 * When a task has come to need a person just now; and which of those that do are put off for a while.
 */

/** @typedef {import('../api/types.js').Task} Task */

const recent = 60_000;

/**
 * Whether it is news that a task needs somebody: it moved before our eyes, or was first heard of right after it did.
 *
 * @param {Task} task
 * @param {Task | undefined} before
 * @param {number} now milliseconds
 */
export function isNews(task, before, now) {
  if (task.state !== 'needs_attention') return false;
  if (before) return before.state !== 'needs_attention' || before.stateSince !== task.stateSince;
  return now - Date.parse(task.stateSince) < recent;
}

/** @typedef {Record<string, number>} Snoozed until when, by task and what it waits with */

/** What a task is put off with: once it asks something else, it is there again. @param {Task} task */
const keyOf = (task) => `${task.id} ${task.stateSince}`;

/** @param {Snoozed} snoozed @param {Task} task @param {number} now */
export const isSnoozed = (snoozed, task, now) => (snoozed[keyOf(task)] ?? 0) > now;

/** @param {Snoozed} snoozed @param {Task} task @param {number} until @param {number} now @returns {Snoozed} without those that are over */
export function snooze(snoozed, task, until, now) {
  const left = Object.entries(snoozed).filter(([, over]) => over > now);
  return { ...Object.fromEntries(left), [keyOf(task)]: until };
}

/** @param {Snoozed} snoozed @param {Task} task @returns {Snoozed} */
export function wake(snoozed, task) {
  const { [keyOf(task)]: _, ...rest } = snoozed;
  return rest;
}
