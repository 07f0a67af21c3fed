import { html } from '../lib/html.js';
import { wordsOf } from '../lib/failures.js';
import { formatMoment } from '../lib/time.js';
import { Empty } from '../components/states.js';
import { Elapsed, Name } from '../components/text.js';
import { formatMoney } from '../lib/numbers.js';
import { session } from '../state/session.js';
import { lookOf } from '../state/task-states.js';
import { Icon } from '../components/icon.js';

/** Every move of the task, with why and by whom. */
export function EventsTab({ events }) {
  if (!events.length) return html`<${Empty} icon="clock">Nothing has happened yet.<//>`;
  return html`<ol class="events">${events.map((event) => {
    const look = lookOf({ state: event.toState });
    return html`<li key=${event.id} class="event"><span class=${`status-icon is-${look.tone}`}><${Icon} name=${look.icon === 'spinner' ? 'circle-play' : look.icon} /></span><div><p><strong>${look.word}</strong> <span class="meta">${wordsOf(event.trigger)}${event.run !== null && event.run > 0 ? ` · run ${event.run}` : ''} · ${event.actor !== 'person' ? 'Optio' : event.userId === session.value.user?.id ? 'you' : 'a person'}</span></p>
      ${event.message && html`<p class="event-message"><${Name}>${event.message}<//></p>`}</div><time class="meta num" datetime=${event.createdAt}>${formatMoment(Date.parse(event.createdAt))}</time></li>`;
  })}</ol>`;
}

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
