import { counted, formatCount } from './numbers.js';

/** What to say of the lines that a log is shown without. @param {{ dropped: number, removed: number }} store @returns {string} */
export function leftOut({ dropped, removed }) {
  const gone = removed ? `${counted(removed, 'line')} removed: logs are kept for a while.` : '';
  if (dropped <= removed) return gone;
  const left = `${gone ? `Lines up to ${formatCount(dropped)}` : `The first ${formatCount(dropped)} lines`} were dropped here to save memory. The downloaded file has them.`;
  return gone ? `${gone} ${left}` : left;
}
