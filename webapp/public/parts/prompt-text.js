import { useRef } from 'preact/hooks';
import { html } from '../lib/html.js';
import { counted } from '../lib/numbers.js';
import { offsetOf } from '../lib/prompt-form.js';
import { Field } from '../components/field.js';

/** The text of a template, and where it is wrong. */
export function PromptText({ value, set, error, mistakes }) {
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const go = ({ line, column }) => {
    const at = offsetOf(value, line, column);
    field.current?.focus();
    field.current?.setSelectionRange(at, at);
  };
  const wrong = error ?? (mistakes.length ? `${counted(mistakes.length, 'mistake')} in the text.` : null);
  const hint = html`<code>${'{{NAME}}'}</code> is the place of a value; <code>${'{{#if NAME}} … {{else}} … {{/if}}'}</code> keeps one of two parts; <code>${'\\{{'}</code> are braces that are text.`;
  return html`<div class="prompt-text"><${Field} label="Template" error=${wrong} hint=${hint}>${(at) => html`<textarea ...${at} class="mono" rows="16" spellcheck=${false} ref=${field} value=${value}
      placeholder=${'Fix this bug in {{COMPONENT}}:\n\n{{REPORT}}'} onInput=${(event) => set(event.currentTarget.value)} />`}<//>
    ${mistakes.length > 0 && html`<ol class="mistakes" aria-label="Mistakes">${mistakes.map((mistake) => html`<li key=${`${mistake.line}:${mistake.column}`}>
      <button type="button" class="link" onClick=${() => go(mistake)}>Line ${mistake.line}, column ${mistake.column}</button> ${mistake.message}</li>`)}</ol>`}</div>`;
}
