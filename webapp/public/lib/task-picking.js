/* Which tasks of a list are picked, what can be done with them, and what is said of it afterwards. */

/** Picks one or lets it go. @param {Set<string>} picked @param {string} id @returns {Set<string>} */
export function toggled(picked, id) {
  const next = new Set(picked);
  if (!next.delete(id)) next.add(id);
  return next;
}

/**
 * Picks all from where the last one was picked to this one.
 *
 * @param {Set<string>} picked
 * @param {string[]} shown in the order of the screen
 * @param {string | null} from
 * @param {string} to
 * @returns {Set<string>}
 */
export function extended(picked, shown, from, to) {
  const begin = shown.indexOf(from ?? to);
  const end = shown.indexOf(to);
  if (begin < 0 || end < 0) return new Set([...picked, to]);
  return new Set([...picked, ...shown.slice(Math.min(begin, end), Math.max(begin, end) + 1)]);
}

const steps = [50, 100, 200];

/** The next of the three priorities that people pick from; null where there is none. @param {number} priority @param {-1 | 1} by -1 is more urgent */
export function nextPriority(priority, by) {
  return (by < 0 ? steps.toReversed() : steps).find((step) => (by < 0 ? step < priority : step > priority)) ?? null;
}

/** @param {number} done @param {number} total */
export function stoppedSentence(done, total) {
  return sentence(done, 'stopped', total - done, ['had ended already', 'had ended already']);
}

/** @param {number} done @param {number} total */
export function retriedSentence(done, total) {
  return sentence(done, `${done === 1 ? 'is' : 'are'} queued again`, total - done, ['could not be retried', 'could not be retried']);
}

/** @param {{ done: number, ended: number, last: number }} counts @param {-1 | 1} by */
export function prioritySentence({ done, ended, last }, by) {
  const said = [`${done} ${done === 1 ? 'is' : 'are'} ${by < 0 ? 'more' : 'less'} urgent now`];
  if (last) said.push(`${last} ${last === 1 ? 'was' : 'were'} the ${by < 0 ? 'most' : 'least'} urgent already`);
  if (ended) said.push(`${ended} had ended already`);
  return `${said.join(', ')}.`;
}

function sentence(done, did, rest, [one, many]) {
  return rest ? `${done} ${did}, ${rest} ${rest === 1 ? one : many}.` : `${done} ${did}.`;
}

/** @typedef {{ id: string, priority: number }} Waiting */

/** Waiting tasks in the order in which they start; ids sort by their making. @template {Waiting} T @param {T[]} tasks @returns {T[]} */
export function queueOrder(tasks) {
  return tasks.toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}

/**
 * What is to be put in order so that a waiting task starts before the one that is shown before it, or after the one after. Those named get the
 * priorities 1, 2, …, so all that are not behind them anyway are named, too.
 *
 * @param {Waiting[]} queue all that wait, in their order
 * @param {string[]} shown ids of those that the person sees
 * @param {string} id
 * @param {-1 | 1} by
 * @returns {{ order: string[], place: number } | null} null where it cannot move
 */
export function moved(queue, shown, id, by) {
  const seen = new Set(shown);
  const at = queue.findIndex((task) => task.id === id);
  let to = at + by;
  while (to >= 0 && to < queue.length && !seen.has(queue[to].id)) to += by;
  if (at < 0 || to < 0 || to >= queue.length) return null;
  const next = queue.toSpliced(at, 1).toSpliced(to, 0, queue[at]);
  let count = Math.max(at, to) + 1;
  while (count < next.length && next[count].priority <= count) count++;
  return { order: next.slice(0, count).map((task) => task.id), place: to + 1 };
}
