import { html } from '../lib/html.js';
import { formatDuration } from '../lib/time.js';
import { dataAge, frozenAt } from '../state/clock.js';
import { connection } from '../state/live.js';

/** How the page is connected; a state of the page, never of a task. */
export function Connection() {
  const state = connection.value;
  if (state === 'live') return html`<span class="connection is-ok"><i class="dot" />Live</span>`;
  if (state === 'connecting') return html`<span class="connection"><i class="dot" />Connecting</span>`;
  const offline = globalThis.navigator?.onLine === false;
  const word = offline ? 'Offline' : 'Reconnecting';
  return html`<span class="connection is-warn" role="status"><i class="dot" />${word}${frozenAt.value !== null && html`<span class="num"> · data ${formatDuration(dataAge.value)} old</span>`}</span>`;
}
