import { reorderTasks, searchTasks } from '../api/client.js';
import { moved, queueOrder } from '../lib/task-picking.js';
import { putTask } from './tasks.js';

/** The server's longest page, and how many it puts in order at once. */
const page = 200;
const most = 500;

/**
 * Has a waiting task start before the one that is shown before it, or after the one after. The whole queue is asked first: what a filter hides
 * keeps its place.
 *
 * @param {string[]} shown ids of the waiting tasks on the screen
 * @param {string} id
 * @param {-1 | 1} by
 * @returns {Promise<number | null>} its place in the queue, from 1; null where it cannot move
 */
export async function moveInQueue(shown, id, by) {
  const move = moved(await wholeQueue(), shown, id, by);
  if (!move || move.order.length > most) return null;
  await reorderTasks(move.order);
  await wholeQueue();
  return move.place;
}

async function wholeQueue() {
  const queue = [];
  let cursor = /** @type {string | undefined} */ (undefined);
  do {
    const found = await searchTasks({ state: 'waiting', sort: 'priority', limit: page, cursor });
    found.tasks.forEach(putTask);
    queue.push(...found.tasks);
    cursor = found.nextCursor ?? undefined;
  } while (cursor && queue.length <= most);
  return queueOrder(queue);
}
