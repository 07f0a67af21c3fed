import { html } from '../lib/html.js';
import { Icon } from '../components/icon.js';
import { lookOf } from '../state/task-states.js';

/** A task's state as icon and word. @param {{ task: { state: string, stopping?: boolean } }} props */
export function StatusChip({ task }) {
  const look = lookOf(task);
  return html`<span class=${`chip is-${look.tone}`}><${Icon} name=${look.icon} />${look.word}</span>`;
}

/** The icon alone, with the word for those who cannot see it. */
export function StatusIcon({ task }) {
  const look = lookOf(task);
  return html`<span class=${`status-icon is-${look.tone}`} title=${look.word}><${Icon} name=${look.icon} /><span class="sr-only">${look.word}</span></span>`;
}
