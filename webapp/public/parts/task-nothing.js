import { html } from '../lib/html.js';
import { searchTasks } from '../api/client.js';
import { queryOf, views, without } from '../lib/task-filter.js';
import { formatCount } from '../lib/numbers.js';
import { queryWith, place, setQuery } from '../router.js';
import { Button, LinkButton } from '../components/button.js';
import { Empty } from '../components/states.js';
import { useFetched } from '../state/fetched.js';
import { stats } from '../state/stats.js';

const idle = { active: 'active', waiting: 'waiting', done: 'done', all: 'here' };

/**
 * Says why a list is empty: nothing was made yet, nothing is in this view, or which filter hides how many.
 *
 * @param {{ filter: import('../lib/task-filter.js').TaskFilter, chips: import('../lib/task-filter.js').FilterChip[], clear: () => void }} props
 */
export function TaskNothing({ filter, chips, clear }) {
  const total = Object.values(stats.value?.stats ?? {}).reduce((sum, n) => sum + n, 0);
  if (chips.length) return html`<${Hidden} key=${JSON.stringify(filter)} filter=${filter} chips=${chips} clear=${clear} />`;
  if (total === 0) return html`<${Empty} icon="circle-play" action=${html`<${LinkButton} kind="primary" icon="plus" href="/tasks/new">New task<//>`}>There is no task yet.<//>`;
  return html`<${Empty} icon="circle-check" action=${html`<${LinkButton} href="/tasks?view=all">Show all ${total}<//>`}>No task is ${idle[filter.view]}.<//>`;
}

function Hidden({ filter, chips, clear }) {
  const fetched = useFetched(() => hidden(filter, chips), []);
  const found = (fetched.data ?? []).filter(({ count }) => count !== 0);
  return html`<${Empty} icon="list-filter" action=${html`<div class="hides">${found.length > 0 && html`<ul aria-label="What hides tasks">${found.map(({ label, count, clear: values, href }) => html`<li key=${label}>${href ? html`<${LinkButton} href=${href}>${label} hides ${said(count)}<//>` : html`<${Button} onClick=${() => setQuery(values)}>${label} hides ${said(count)}<//>`}</li>`)}</ul>`}
      <${Button} kind="quiet" onClick=${clear}>Clear filters<//></div>`}>No task fits these filters.${fetched.data && !found.length && ' Taking one of them away finds none either.'}<//>`;
}

/** @param {number | null} count null when they are too many to count */
const said = (count) => (count === null ? 'more than 10,000' : formatCount(count));

/** How many there would be without each filter, and in all views. */
async function hidden(filter, chips) {
  const all = chips.map(({ label, clear }) => ({ label, clear, href: '', filter: without(filter, clear) }));
  if (views[filter.view].length && !filter.state) all.push({ label: 'This view', clear: {}, href: `/tasks${queryWith(place.peek().query, { view: 'all' })}`, filter: { ...filter, view: 'all' } });
  return Promise.all(all.map(async (one) => ({ ...one, count: (await searchTasks({ ...queryOf(one.filter), limit: 1 })).total })));
}
