import { html } from '../lib/html.js';
import { visible } from '../lib/visible-text.js';
import { PromptParams } from './prompt-params.js';

/** The prompt with example values, as the server renders it. */
export function PromptPreview({ look, typed, setTyped }) {
  const stale = look.mistakes.length > 0 || Boolean(look.error);
  return html`<section class="card prompt-preview" aria-labelledby="prompt-preview"><header class="card-head"><h2 id="prompt-preview">Preview</h2></header><div class="card-body">
    ${look.parameters.length > 0 && html`<details class="more examples"><summary>Example values</summary><div class="stack"><${PromptParams} parameters=${look.parameters} values=${typed} set=${setTyped} /></div></details>`}
    ${look.error && html`<p class="field-error" role="status">${look.error.message}</p>`}
    ${look.rendered === null ? html`<p class="hint">${stale ? 'Mend the text to see it.' : 'What an agent will read is shown here.'}</p>`
      : html`<pre class=${`rendered ${stale ? 'is-stale' : ''}`} tabindex="0" role="region" aria-label="Prompt with example values">${visible(look.rendered)}</pre>`}
    ${stale && look.rendered !== null && html`<p class="hint">As it was before the last change.</p>`}</div></section>`;
}
