import { html } from '../lib/html.js';
import { setQuery } from '../router.js';
import { Button } from '../components/button.js';
import { Field, Select } from '../components/field.js';
import { Name } from '../components/text.js';
import { choose } from '../state/prompt-filling.js';
import { agentKinds } from '../state/session.js';
import { PromptParams } from './prompt-params.js';

/** Which template a new task begins with, and the values of its parameters. */
export function PromptPicker({ templates, template, form, set, errors, filling }) {
  if (!templates.length) return null;
  const pick = (id) => {
    const picked = templates.find((each) => each.id === id) ?? null;
    const agent = agentKinds.value.some(({ name }) => name === picked?.defaultAgentType) ? { agent: picked.defaultAgentType, options: {} } : {};
    set({ ...choose(form, picked), ...agent });
    setQuery({ prompt: picked?.id });
  };
  return html`<${Field} label="Begin with" error=${errors.promptId} hint=${template?.description && html`<${Name}>${template.description}<//>`}>${(at) => html`<${Select} ...${at} value=${form.promptId} onChange=${pick}
      options=${[{ value: '', label: 'An empty prompt' }, ...templates.map(({ id, name }) => ({ value: id, label: name }))]} />`}<//>
    ${template && template.parameters.length > 0 && html`<div class="param-fields" role="group" aria-label="Parameters"><${PromptParams} parameters=${template.parameters} values=${form.params} set=${(params) => set({ params })} errors=${errors} /></div>`}
    ${template && html`<${Note} filling=${filling} again=${() => set({ prompt: form.filled })} />`}`;
}

function Note({ filling, again }) {
  if (filling.error) return html`<p class="field-error" role="alert">${filling.error.message}</p>`;
  if (filling.live) return html`<p class="hint">The prompt below is made from it. You can change it there.</p>`;
  return html`<p class="hint fill-note">The prompt below has been written by hand, so values no longer change it. <${Button} onClick=${again}>Fill it in again<//></p>`;
}
