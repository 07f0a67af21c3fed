/*
 * The filters and the order of the task list, as they stand in the address: what the server is asked, whether a task fits that arrives
 * later, and what is said of each. What cannot be meant is left out.
 */

import { views } from './task-views.js';

/** @typedef {import('../api/types.js').Task} Task */
/** @typedef {Record<string, string>} TaskFilter a text for each name of the address, empty where nothing is asked */

export { views };

export const sorts = { newest: 'Newest first', oldest: 'Oldest first', priority: 'Most urgent first', cost: 'Most costly first', changed: 'Last changed first' };
export const priorities = { high: 'High', normal: 'Normal', low: 'Low' };
export const parts = { whole: 'No part of another', child: 'Part', step: 'Step' };

/** Lower runs first; 100 is what a task has where nobody says. */
const ranges = { high: [1, 99], normal: [100, 100], low: [101, 1000] };
const money = /^\d{1,9}(\.\d{1,9})?$/;
const names = ['view', 'q', 'repo', 'agent', 'state', 'who', 'priority', 'part', 'min', 'max', 'since', 'until', 'endedSince', 'endedUntil', 'sort'];

/** @param {URLSearchParams} query @returns {TaskFilter} */
export function readFilter(query) {
  const take = (name, fits) => {
    const value = query.get(name) ?? '';
    return fits(value) ? value : '';
  };
  const one = (name, of) => take(name, (value) => Object.hasOwn(of, value));
  return {
    view: one('view', views) || 'active', q: (query.get('q') ?? '').slice(0, 200), repo: query.get('repo') ?? '', agent: query.get('agent') ?? '', state: take('state', (value) => Object.values(views).flat().includes(/** @type {any} */ (value))),
    who: take('who', (value) => value === 'me' || /^[0-9a-f-]{36}$/i.test(value)), priority: one('priority', priorities), part: one('part', parts),
    min: take('min', (value) => money.test(value)), max: take('max', (value) => money.test(value)),
    since: take('since', isDay), until: take('until', isDay), endedSince: take('endedSince', isDay), endedUntil: take('endedUntil', isDay), sort: one('sort', sorts) || 'newest',
  };
}

/** The part of the address that says the same, with everything else left out. @param {TaskFilter} filter */
export function addressOf(filter) {
  const query = new URLSearchParams();
  for (const name of names) {
    if (filter[name] && filter[name] !== { view: 'active', sort: 'newest' }[name]) query.set(name, filter[name]);
  }
  return query.toString();
}

/** The states that are shown; none for all. @param {TaskFilter} filter @returns {string[]} */
export const statesOf = ({ view, state }) => (state ? [state] : views[view]);

/** What the server is asked. @param {TaskFilter} filter @returns {import('../api/types.js').TaskQuery} */
export function queryOf(filter) {
  const asked = {
    state: statesOf(filter).join(','), q: filter.q, repoUrl: filter.repo, agentType: filter.agent, createdBy: filter.who, taskType: filter.part, minCostUsd: filter.min, maxCostUsd: filter.max,
    minPriority: ranges[filter.priority]?.[0], maxPriority: ranges[filter.priority]?.[1], sort: filter.sort === 'newest' ? '' : filter.sort,
    since: instantOf(filter.since), until: instantOf(filter.until, 1), endedSince: instantOf(filter.endedSince), endedUntil: instantOf(filter.endedUntil, 1),
  };
  return /** @type {any} */ (Object.fromEntries(Object.entries(asked).filter(([, value]) => value)));
}

/** Whether a task belongs into the list. @param {TaskFilter} filter @param {string | undefined} me the person's id @returns {(task: Task) => boolean} */
export function fitting(filter, me) {
  const { since, until, endedSince, endedUntil, minPriority = 0, maxPriority = Infinity } = queryOf(filter);
  const states = statesOf(filter);
  const words = filter.q.trim().toLowerCase();
  const author = filter.who === 'me' ? me : filter.who.toLowerCase();
  const within = (at, from, to) => (!from && !to) || (at !== null && (!from || Date.parse(at) >= Date.parse(from)) && (!to || Date.parse(at) < Date.parse(to)));
  const costs = (cost) => (!filter.min && !filter.max) || (cost !== null && (!filter.min || Number(cost) >= Number(filter.min)) && (!filter.max || Number(cost) <= Number(filter.max)));
  return (task) => (!states.length || states.includes(task.state)) && (!filter.repo || task.repoUrl === filter.repo) && (!filter.agent || task.agentType === filter.agent)
    && (!filter.who || task.createdBy === author) && (!filter.part || (task.taskType ?? 'whole') === filter.part) && task.priority >= minPriority && task.priority <= maxPriority
    && costs(task.costUsd) && within(task.createdAt, since, until) && within(task.completedAt, endedSince, endedUntil)
    && (!words || task.title.toLowerCase().includes(words) || task.prompt.toLowerCase().includes(words) || String(task.number) === words.replace(/^#/, ''));
}

/** @typedef {{ name: string, label: string, clear: Record<string, null> }} FilterChip what is asked, in words, and which values of the address say it */

/**
 * Each filter that narrows the view, in words.
 *
 * @param {TaskFilter} filter
 * @param {{ repo: (url: string) => string, agent: (name: string) => string, state: (state: string) => string }} words
 * @returns {FilterChip[]}
 */
export function chipsOf(filter, words) {
  const chips = [];
  const add = (name, label, clear = [name]) => chips.push({ name, label, clear: Object.fromEntries(clear.map((each) => [each, null])) });
  if (filter.q) add('q', `“${filter.q}”`);
  if (filter.state) add('state', `Only ${words.state(filter.state).toLowerCase()}`);
  if (filter.repo) add('repo', `Repository: ${words.repo(filter.repo)}`);
  if (filter.agent) add('agent', `Agent: ${words.agent(filter.agent)}`);
  if (filter.who) add('who', filter.who === 'me' ? 'Mine' : 'One person’s');
  if (filter.priority) add('priority', `Priority: ${priorities[filter.priority].toLowerCase()}`);
  if (filter.part) add('part', `Kind: ${parts[filter.part].toLowerCase()}`);
  if (filter.min || filter.max) add('cost', `Cost: ${span(filter.min && `$${filter.min}`, filter.max && `$${filter.max}`)}`, ['min', 'max']);
  if (filter.since || filter.until) add('made', `Made: ${span(filter.since, filter.until)}`, ['since', 'until']);
  if (filter.endedSince || filter.endedUntil) add('ended', `Ended: ${span(filter.endedSince, filter.endedUntil)}`, ['endedSince', 'endedUntil']);
  return chips;
}

/** The filter without some of its values. @param {TaskFilter} filter @param {Record<string, null>} clear @returns {TaskFilter} */
export const without = (filter, clear) => ({ ...filter, ...Object.fromEntries(Object.keys(clear).map((name) => [name, ''])) });

const span = (from, to) => (from && to ? `${from} to ${to}` : from ? `from ${from}` : `up to ${to}`);

function isDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1970') return false;
  const day = dayOf(text, 0);
  return day.getMonth() + 1 === Number(text.slice(5, 7)) && day.getDate() === Number(text.slice(8));
}

/** The instant at which a day begins here, or that many days later. @param {string} text */
function instantOf(text, later = 0) {
  return text ? dayOf(text, later).toISOString() : '';
}

function dayOf(text, later) {
  const [year, month, day] = text.split('-').map(Number);
  return new Date(year, month - 1, day + later);
}
