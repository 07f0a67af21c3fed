import { html } from '../lib/html.js';
import { leftOut } from '../lib/log-left-out.js';
import { counted } from '../lib/numbers.js';
import { Icon } from '../components/icon.js';

/** Which lines a search has not seen, and what can be done about it. */
export function LogNote({ model }) {
  const { finding } = model;
  const { state, lines, error } = finding.rest.value;
  if (!lines) return null;
  const dropped = lines === model.store.dropped;
  const says = dropped ? `${leftOut(model.store)} They were not searched.` : saysOf(state, lines, error);
  const verb = dropped ? null : { paused: 'Search on', done: 'Search them', failed: 'Try again' }[state];
  return html`<p class="log-note" role="status">${state === 'searching' && html`<${Icon} name="spinner" />`}<span class="num">${says}</span>
    ${verb && html`<button type="button" class="link" onClick=${() => finding.server.goOn()}>${verb}</button>`}</p>`;
}

function saysOf(state, lines, error) {
  const those = counted(lines, 'line');
  switch (state) {
    case 'searching': return `${those} not searched yet. The server looks through them …`;
    case 'failed': return `${those} not searched: ${error?.message ?? 'the server did not answer.'}`;
    case 'off': return `${those} not searched: only a plain text of up to 200 characters is looked for in lines that are not loaded.`;
    default: return `${those} not searched yet.`;
  }
}
