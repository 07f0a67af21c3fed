import { html } from '../lib/html.js';
import { parameterForm } from '../lib/prompt-form.js';
import { Check, Field } from '../components/field.js';
import { kindOf } from './prompt-params.js';

/**
 * What is said about each parameter of the text.
 *
 * @param {{ parameters: import('../api/prompt-types.js').PromptParameter[], forms: Map<string, any>, set: (forms: Map<string, any>) => void, problems: any[] }} props
 */
export function PromptParameters({ parameters, forms, set, problems }) {
  if (!parameters.length) return html`<p class="hint">None yet. Write <code>${'{{NAME}}'}</code> where something differs from task to task.</p>`;
  return html`<ul class="parameters">${parameters.map((parameter) => html`<${Row} key=${parameter.name} parameter=${parameter} form=${forms.get(parameter.name) ?? parameterForm(parameter)}
    problem=${problems.find(({ name, kind }) => name === parameter.name && kind === 'unfit')} set=${(form) => set(new Map(forms).set(parameter.name, form))} />`)}</ul>`;
}

function Row({ parameter, form, problem, set }) {
  const { name } = parameter;
  const text = (field, label, more = {}) => html`<${Field} label=${html`${label}<span class="sr-only"> of ${name}</span>`} hint=${more.hint} error=${more.error} class=${more.wide ? 'is-wide' : ''}>${(at) => (more.rows
    ? html`<textarea ...${at} class="grows" rows="1" value=${form[field]} onInput=${(event) => set({ ...form, [field]: event.currentTarget.value })} />`
    : html`<input ...${at} maxlength="500" value=${form[field]} onInput=${(event) => set({ ...form, [field]: event.currentTarget.value })} />`)}<//>`;
  return html`<li><details class="more parameter" open=${Boolean(problem)}><summary><code>${name}</code> <span class="meta">${kindOf({ ...parameter, ...seen(form) })}</span></summary><div class="grid-2">
    ${text('description', 'Description', { wide: true, hint: 'Says what belongs there to whoever fills it in.' })}
    ${text('defaultValue', 'Default', { rows: true, error: problem?.message })}${text('choices', 'Choices', { rows: true, hint: 'One a line. Any text when empty.' })}
    <div class="is-wide"><${Check} label=${html`Required<span class="sr-only">: ${name}</span>`} hint="Its value may not be empty." checked=${form.required} onChange=${(required) => set({ ...form, required })} /></div></div></details></li>`;
}

const seen = (form) => ({ required: form.required, defaultValue: form.defaultValue, choices: form.choices.split('\n').filter((line) => line.trim()) });
