import { signal } from '@preact/signals';
import { getTaskStats } from '../api/client.js';
import { missed } from './live.js';
import { onTask } from './tasks.js';

/** How many tasks are in each state, and the slots; null before the first answer. */
export const stats = signal(/** @type {import('../api/types.js').TaskStats | null} */ (null));
export const statsError = signal(/** @type {Error | null} */ (null));

let pending = 0;

export async function loadStats() {
  try {
    stats.value = await getTaskStats();
    statsError.value = null;
  } catch (e) {
    statsError.value = /** @type {Error} */ (e);
  }
}

/** Counts again soon after something changed, at most about once a second. @returns {() => void} undoes it */
export function followStats() {
  const soon = () => {
    pending ||= setTimeout(() => {
      pending = 0;
      loadStats();
    }, 900);
  };
  const undoTask = onTask((task, before) => {
    if (!task || !before || task.state !== before.state) soon();
  });
  const undoMissed = missed.subscribe((times) => { if (times) soon(); });
  loadStats();
  return () => {
    undoTask();
    undoMissed();
    clearTimeout(pending);
    pending = 0;
  };
}
