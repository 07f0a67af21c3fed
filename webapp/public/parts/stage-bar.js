import { html } from '../lib/html.js';
import { currentStage, stageNames } from '../lib/stages.js';

/** How far a task is, in as many segments as there are stages. @param {{ task: any }} props */
export function StageBar({ task }) {
  const at = currentStage(task);
  const tones = stageNames.map((_, i) => (i < at.index ? 'ok' : i > at.index ? 'none' : at.tone));
  return html`<span class="stage-bar" role="img" aria-label=${`Stage ${at.index + 1} of ${stageNames.length}: ${stageNames[at.index]}`}>${tones.map((tone) => html`<i class=${`is-${tone}`} />`)}</span>`;
}
