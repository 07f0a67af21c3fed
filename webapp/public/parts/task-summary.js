import { html } from '../lib/html.js';
import { formatCount } from '../lib/numbers.js';
import { stats, statsError } from '../state/stats.js';

/** How much is going on, in one line. */
export function TaskSummary() {
  const counts = stats.value?.stats;
  if (!counts) return statsError.value ? null : html`<span class="placeholder">Counting</span>`;
  const parts = [`${formatCount(counts.running + counts.provisioning)} running`];
  const waiting = counts.queued + counts.pending + counts.waiting_on_deps;
  if (waiting) parts.push(`${formatCount(waiting)} queued`);
  return html`<span class="num">${parts.join(' · ')} · ${counts.needs_attention
    ? html`<strong class="is-warn">${counts.needs_attention} need${counts.needs_attention === 1 ? 's' : ''} you</strong>` : 'nothing needs you'}</span>`;
}
