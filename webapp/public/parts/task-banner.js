import { html } from '../lib/html.js';
import { explain } from '../lib/failures.js';
import { visibleLine } from '../lib/visible-text.js';
import { Banner } from '../components/banner.js';
import { Button } from '../components/button.js';
import { isFinished, isWaiting } from '../state/task-states.js';

/** At most one thing to know: it needs you, it failed, it is being stopped, or why it waits. */
export function TaskBanner({ detail, verbs }) {
  const { task } = detail;
  if (task.ask) return null; // What it asks is drawn in full beside this.
  if (task.state === 'needs_attention' || task.state === 'failed') return html`<${Trouble} task=${task} verbs=${verbs} />`;
  if (task.stopping && !isFinished(task)) return html`<${Banner} tone="warn" title="Stopping"><p>The agent is being ended; this takes at most 10 seconds.</p><//>`;
  const waits = waitingText(detail);
  return waits ? html`<${Banner} tone="idle" title=${waits} />` : null;
}

function Trouble({ task, verbs }) {
  const { title, remedy } = explain(task);
  const retry = html`<${Button} icon="rotate-ccw" why=${verbs.why} busy=${verbs.busy === 'retry'} onClick=${verbs.retry}>Retry<//>`;
  return html`<${Banner} tone=${task.state === 'failed' ? 'error' : 'warn'} title=${title} action=${retry}>
    ${task.errorMessage && html`<p class="banner-message"><bdi>${visibleLine(task.errorMessage)}</bdi></p>`}<p>${remedy}</p><//>`;
}

/** Why a task waits and which place it has; null when it does not wait. @param {import('../api/types.js').TaskDetail} detail */
function waitingText({ task, pendingReason, queuePlace }) {
  if (!isWaiting(task)) return null;
  const place = queuePlace === 1 ? 'This task is next in the queue.' : queuePlace ? `This task is number ${queuePlace} in the queue.` : '';
  return [pendingReason ? sentence(visibleLine(pendingReason)) : 'It waits for a free slot.', place].filter(Boolean).join(' ');
}

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
