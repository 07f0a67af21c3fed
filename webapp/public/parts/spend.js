import { html } from '../lib/html.js';
import { getCosts } from '../api/client.js';
import { formatMoney } from '../lib/numbers.js';
import { dayWord, heights, spendSentence } from '../lib/spend.js';
import { Failure, Skeleton } from '../components/states.js';
import { useFetched, useReloadOnReturn } from '../state/fetched.js';

const days = 14;

/** What agents say they cost, by day. */
export function Spend() {
  const fetched = useFetched(() => getCosts({ days }), []);
  useReloadOnReturn(fetched);
  if (fetched.status === 'denied') return null; // The page says that tasks may not be seen.
  return html`<section class="card" aria-labelledby="spend-title"><header class="card-head"><h2 id="spend-title">Spend</h2><span class="meta">${days} days</span></header><div class="card-body">
    ${fetched.data ? html`<${Ready} ...${fetched.data} />` : fetched.status === 'loading' ? html`<${Skeleton} rows=${2} />` : html`<${Failure} what="What was spent could not be loaded." error=${fetched.error} retry=${fetched.reload} />`}</div></section>`;
}

function Ready({ summary, dailyCosts }) {
  if (!summary.tasksWithCost) return html`<p class="meta">No agent has said what it cost in these days.</p>`;
  const today = dailyCosts[dailyCosts.length - 1];
  return html`<p class="spend-sums"><span class="number num">${formatMoney(summary.totalCost)}</span><span class="meta">${formatMoney(today.cost)} today · ${formatMoney(summary.previousCost)} in the ${days} days before</span></p>
    <div class="bars" role="img" aria-label=${spendSentence(dailyCosts)}>${heights(dailyCosts).map((share, i) => html`<span key=${dailyCosts[i].date} class=${i === dailyCosts.length - 1 ? 'is-now' : null} title=${`${dayWord(dailyCosts[i].date)}: ${formatMoney(dailyCosts[i].cost)}`} style=${{ blockSize: `${share}%` }} />`)}</div>
    <details class="as-table"><summary>As a table</summary><table class="table"><caption class="sr-only">Spend by day</caption><thead><tr><th scope="col">Day</th><th scope="col">Spent</th><th scope="col">Tasks</th></tr></thead>
      <tbody>${dailyCosts.toReversed().map((day) => html`<tr key=${day.date}><th scope="row">${dayWord(day.date)}</th><td class="num" data-label="Spent:">${formatMoney(day.cost)}</td><td class="num" data-label="Tasks:">${day.taskCount}</td></tr>`)}</tbody></table></details>`;
}
