import { html } from '../lib/html.js';
import { formatDuration } from '../lib/time.js';
import { stagesOf } from '../lib/stages.js';
import { Icon } from '../components/icon.js';
import { now } from '../state/clock.js';

const own = { Queued: 'clock', Provisioning: 'box', Running: 'square-terminal', Publishing: 'arrow-up', Branch: 'git-branch' };
const icons = { done: 'circle-check', ok: 'circle-check', active: 'spinner', error: 'circle-x', warn: 'message-circle-question-mark', idle: 'circle-stop' };
const words = { done: 'done', ok: 'done', active: 'now', error: 'failed here', warn: 'needs you', idle: 'stopped here', ahead: 'ahead' };

/** The way of a task from the queue to its branch, with where it is now. */
export function Stages({ detail, events }) {
  const stages = stagesOf(detail, events, now.value);
  return html`<ol class="stages" aria-label="Stages">${stages.map((stage) => html`<li key=${stage.name} class=${`stage is-${stage.state}`} aria-current=${stage.state === 'active' ? 'step' : null}>
    <${Icon} name=${icons[stage.state] ?? own[stage.name]} /><div><p class="stage-name">${stage.name}<span class="sr-only">, ${words[stage.state]}</span></p>
    <p class="stage-note num">${[stage.lasted === null || stage.state === 'ahead' ? '' : formatDuration(stage.lasted), stage.note].filter(Boolean).join(' · ') || ' '}</p></div></li>`)}</ol>`;
}
