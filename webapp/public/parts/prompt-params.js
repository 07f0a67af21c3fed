import { html } from '../lib/html.js';
import { fieldOf, own, withValue } from '../lib/prompt-form.js';
import { Field, Select } from '../components/field.js';

/**
 * A field for the value of each parameter.
 *
 * @param {{ parameters: import('../api/prompt-types.js').PromptParameter[], values: Record<string, string>, set: (values: Record<string, string>) => void,
 *   errors?: Record<string, string> }} props
 */
export function PromptParams({ parameters, values, set, errors = {} }) {
  return parameters.map((parameter) => html`<${Field} key=${parameter.name} class="param" label=${html`<code>${parameter.name}</code>`} optional=${!parameter.required} hint=${parameter.description} error=${errors[fieldOf(parameter.name)]}>
    ${(at) => html`<${Control} at=${at} parameter=${parameter} value=${own(values, parameter.name)} set=${(value) => set(withValue(values, parameter.name, value))} />`}<//>`);
}

function Control({ at, parameter, value, set }) {
  const { choices = [], defaultValue, required } = parameter;
  if (!choices.length) return html`<textarea ...${at} class="grows" rows="1" value=${value} placeholder=${defaultValue ?? ''} onInput=${(event) => set(event.currentTarget.value)} />`;
  const none = defaultValue ? `Default: ${defaultValue}` : required ? 'Choose…' : 'None';
  return html`<${Select} ...${at} value=${value} onChange=${set} options=${[{ value: '', label: none }, ...choices.map((choice) => ({ value: choice, label: choice }))]} />`;
}

/** What a parameter is, in few words. */
export function kindOf(parameter) {
  const { required, choices = [], defaultValue } = parameter;
  return [required ? 'required' : 'optional', choices.length ? `${choices.length} choices` : 'text', defaultValue && 'with a default'].filter(Boolean).join(' · ');
}
