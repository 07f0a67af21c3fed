import { html } from '../lib/html.js';
import { wordsOf } from '../lib/failures.js';
import { Empty } from '../components/states.js';
import { Elapsed, Name } from '../components/text.js';
import { formatMoney } from '../lib/numbers.js';
import { Icon } from '../components/icon.js';

const outcomes = {
  succeeded: ['ok', 'circle-check', 'Succeeded'], failed: ['error', 'circle-x', 'Failed'], cancelled: ['idle', 'circle-stop', 'Stopped'],
  lost: ['warn', 'triangle-alert', 'Lost'], interrupted: ['warn', 'circle-pause', 'Interrupted'],
};
const states = { queued: ['idle', 'clock', 'Queued'], starting: ['run', 'box', 'Starting'], stopping: ['warn', 'spinner', 'Stopping'] };

/** Each execution of the agent for this task. */
export function RunsTab({ runs }) {
  if (!runs.length) return html`<${Empty} icon="clock">No run yet.<//>`;
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="Runs"><table class="table"><caption class="sr-only">Runs of this task</caption><thead><tr><th scope="col">Run</th><th scope="col">State</th><th scope="col">Why</th><th scope="col">Took</th><th scope="col">Exit</th><th scope="col">Cost</th></tr></thead>
    <tbody>${runs.map((run) => html`<${RunRow} key=${run.id} run=${run} />`)}</tbody></table></div>`;
}

/** @param {{ run: import('../api/types.js').Run }} props */
function RunRow({ run }) {
  const [tone, icon, word] = (run.outcome && outcomes[run.outcome]) ?? states[run.state] ?? ['run', 'spinner', wordsOf(run.state)];
  return html`<tr><th scope="row" class="num">Run ${run.number} <span class="meta">${run.kind}</span></th><td><span class=${`chip is-${tone}`}><${Icon} name=${icon} />${word}</span></td>
    <td class="is-wide">${run.reason ? wordsOf(run.reason) : ''}${run.message && html`<p class="meta"><${Name}>${run.message}<//></p>`}</td>
    <td data-label="Took">${run.startedAt ? html`<${Elapsed} from=${run.startedAt} to=${run.endedAt} />` : '–'}</td><td class="num" data-label="Exit">${run.exitStatus ?? '–'}</td><td class="num" data-label="Cost">${run.costUsd === null ? '–' : formatMoney(run.costUsd)}</td></tr>`;
}
