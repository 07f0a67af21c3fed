import { signal } from '@preact/signals';

/** @typedef {import('../api/types.js').Task} Task */

/* One signal per task: lists and details read the same one, so they cannot disagree. */

const known = new Map();
const listeners = new Set();

/** The newest that is known of a task. @param {string} id @returns {import('@preact/signals').Signal<Task | undefined>} */
export function taskSignal(id) {
  let held = known.get(id);
  if (!held) known.set(id, held = signal(undefined));
  return held;
}

/**
 * Takes a task from an answer or a frame. Of two the greater version is newer, whatever the order in which they came.
 *
 * @param {Task} task
 * @returns {boolean} whether it told something new
 */
export function putTask(task) {
  const held = taskSignal(task.id);
  const before = held.peek();
  if (before && before.version > task.version) return false;
  const fuller = before && before.prompt.length > task.prompt.length ? { ...task, prompt: before.prompt } : task;
  if (before && before.version === task.version && before.prompt.length >= task.prompt.length) return false;
  held.value = fuller;
  for (const listener of listeners) listener(fuller, before);
  return true;
}

/** Forgets a task that was deleted. @param {string} id */
export function dropTask(id) {
  const held = known.get(id);
  known.delete(id);
  if (held) held.value = undefined;
  for (const listener of listeners) listener(undefined, undefined, id);
}

/**
 * Calls back for each task that is new or changed, or gone (then with its id only).
 *
 * @param {(task: Task | undefined, before: Task | undefined, goneId?: string) => void} listener
 * @returns {() => void} undoes it
 */
export function onTask(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Every task that was seen, for the palette. @returns {Task[]} */
export function seenTasks() {
  return [...known.values()].map((held) => held.peek()).filter(Boolean);
}
