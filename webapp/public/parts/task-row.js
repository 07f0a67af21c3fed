import { html } from '../lib/html.js';
import { Elapsed, Name, Ago } from '../components/text.js';
import { formatMoney } from '../lib/numbers.js';
import { agentName } from '../state/session.js';
import { isFinished, isLive } from '../state/task-states.js';
import { StageBar } from './stage-bar.js';
import { StatusIcon } from './status.js';
import { LastLine } from './last-line.js';

/**
 * A task in a list: its state, what it does now, how far it is.
 *
 * @param {{ task: import('../api/types.js').Task, says?: boolean, picked?: boolean, lead?: any, instead?: any }} props `lead` stands before the state, `instead` in the place of the stages
 */
export function TaskRow({ task, says = false, picked = false, lead = null, instead = null }) {
  const finished = isFinished(task);
  return html`<li class=${`task-row ${picked ? 'is-picked' : ''}`} data-task=${task.id}>${lead ? html`<span class="task-row-lead">${lead}<${StatusIcon} task=${task} /></span>` : html`<${StatusIcon} task=${task} />`}
    <div class="task-row-text"><a class="task-row-link" href=${`/tasks/${task.number}`}><${Name}>${task.title}<//></a>
      <p class="task-row-sub"><span class="num">#${task.number}</span> · <${Name}>${task.repoFullName}<//> · ${says && isLive(task) ? html`<${LastLine} task=${task} />` : html`<${About} task=${task} />`}</p></div>
    ${instead ?? html`<${StageBar} task=${task} />`}
    <span class="task-row-time">${finished ? html`<${Ago} at=${task.completedAt ?? task.stateSince} />` : html`<${Elapsed} from=${task.startedAt ?? task.createdAt} />`}</span>
    <span class="task-row-cost num">${task.costUsd === null ? '' : formatMoney(task.costUsd)}</span></li>`;
}

function About({ task }) {
  if (task.state === 'failed' && task.errorMessage) return html`<span class="is-error"><${Name}>${task.errorMessage}<//></span>`;
  if (task.state === 'needs_attention' && task.errorMessage) return html`<span class="is-warn"><${Name}>${task.errorMessage}<//></span>`;
  if (task.branch && task.changes) return html`<${Name} mono>${task.branch}<//> · <span class="num">+${task.changes.insertions} −${task.changes.deletions}</span>`;
  if (task.state === 'completed') return html`${task.resultSummary ? html`<${Name}>${task.resultSummary}<//>` : 'Nothing changed'}`;
  return html`${agentName(task.agentType)}${task.retryCount > 0 && html` · retry ${task.retryCount} of ${task.maxRetries}`}`;
}
