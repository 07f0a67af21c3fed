import { counted, formatCount } from './numbers.js';

/** What to say of the lines that a log is shown without. @param {{ dropped: number, removed: number }} store @returns {string} */
export function leftOut({ dropped, removed }) {
  const gone = removed ? `${counted(removed, 'line')} removed: logs are kept for a while.` : '';
  if (dropped <= removed) return gone;
  const left = `${gone ? `Lines up to ${formatCount(dropped)}` : `The first ${formatCount(dropped)} lines`} were dropped here to save memory. The downloaded file has them.`;
  return gone ? `${gone} ${left}` : left;
}

/** Learns that the server has removed lines up to a number, which then are not asked for. @param {import('./log-feed.js').LogFeed} feed @param {number} n */
export function takeRemoved(feed, n) {
  const { store } = feed;
  if (!(n > store.removed)) return;
  store.removed = n;
  store.dropped = Math.max(store.dropped, n);
  store.first = Math.max(store.first, n + 1);
  store.last = Math.max(store.last, n);
  feed.host.grew(true, 1, n);
  feed.plan();
}
