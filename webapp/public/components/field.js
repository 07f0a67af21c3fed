import { useId } from 'preact/hooks';
import { html } from '../lib/html.js';
import { Icon } from './icon.js';

/**
 * Label, control, hint and error, tied together. `children` gets the attributes for the control.
 *
 * @param {{ label: string, hint?: any, error?: string | null, optional?: boolean, class?: string, children: (at: any) => any }} props
 */
export function Field({ label, hint, error, optional = false, class: className = '', children }) {
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || null;
  return html`<div class=${`field ${className}`}>
    <label for=${id}>${label}${optional && html`<span class="optional">optional</span>`}</label>
    ${children({ id, 'aria-describedby': described, 'aria-invalid': error ? 'true' : null })}
    ${error && html`<p class="field-error" id=${`${id}-error`}><${Icon} name="circle-alert" />${error}</p>`}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}</div>`;
}

/** @param {{ options: { value: string, label: string, disabled?: boolean }[], value: string, onChange: (value: string) => void, [more: string]: any }} props */
export function Select({ options, value, onChange, ...more }) {
  return html`<span class="select"><select ...${more} value=${value} onChange=${(event) => onChange(event.currentTarget.value)}>
    ${options.map((option) => html`<option key=${option.value} value=${option.value} disabled=${option.disabled} selected=${option.value === value}>${option.label}</option>`)}
    </select><${Icon} name="chevron-down" /></span>`;
}

/** A few choices, all in sight. */
export function Radios({ legend, name, options, value, onChange }) {
  return html`<fieldset class="radios"><legend>${legend}</legend>
    ${options.map((option) => html`<label class="radio" key=${option.value}><input type="radio" name=${name} value=${option.value}
      checked=${option.value === value} onChange=${() => onChange(option.value)} /><span>${option.label}${option.hint && html`<small>${option.hint}</small>`}</span></label>`)}</fieldset>`;
}

/** @param {{ label: any, checked: boolean, onChange: (on: boolean) => void, hint?: string }} props */
export function Check({ label, checked, onChange, hint }) {
  return html`<label class="check"><input type="checkbox" checked=${checked} onChange=${(event) => onChange(event.currentTarget.checked)} /><span>${label}${hint && html`<small>${hint}</small>`}</span></label>`;
}

/** @param {{ label: string, checked: boolean, onChange: (on: boolean) => void, hint?: string }} props */
export function Switch({ label, checked, onChange, hint }) {
  return html`<label class="switch"><input type="checkbox" role="switch" checked=${checked} onChange=${(event) => onChange(event.currentTarget.checked)} />
    <span>${label}${hint && html`<small>${hint}</small>`}</span></label>`;
}

/** A field to look for something. */
export function SearchInput({ label, value, onInput, inputRef, ...more }) {
  return html`<span class="search"><${Icon} name="search" /><input type="search" aria-label=${label} placeholder=${label} value=${value} ref=${inputRef}
    autocomplete="off" spellcheck=${false} onInput=${(event) => onInput(event.currentTarget.value)} ...${more} /></span>`;
}
