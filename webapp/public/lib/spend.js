import { formatMoney } from './numbers.js';

/** @typedef {{ date: string, cost: string, taskCount: number }} Day */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day of the server's calendar: `24 Nov`. @param {string} date as `2026-11-24` */
export function dayWord(date) {
  const [, month, day] = date.split('-').map(Number);
  return `${day} ${months[month - 1]}`;
}

/** How high the bar of each day is, in percent of the highest; what was something is always seen. @param {Day[]} days */
export function heights(days) {
  const most = Math.max(...days.map((day) => Number(day.cost)), 0);
  return days.map((day) => (Number(day.cost) > 0 ? Math.max(4, Math.round((Number(day.cost) / most) * 100)) : 0));
}

/** The chart in a sentence. @param {Day[]} days */
export function spendSentence(days) {
  const most = days.reduce((high, day) => (Number(day.cost) > Number(high.cost) ? day : high), days[0]);
  return `Spend by day from ${dayWord(days[0].date)} to ${dayWord(days[days.length - 1].date)}. The most was ${formatMoney(most.cost)} on ${dayWord(most.date)}.`;
}
