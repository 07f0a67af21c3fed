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
    ${options.map((option) => html`<${Choice} key=${option.value} class="radio" label=${option.label} hint=${option.hint} at=${{ type: 'radio', name, value: option.value, checked: option.value === value, onChange: () => onChange(option.value) }} />`)}</fieldset>`;
}

/** @param {{ label: any, checked: boolean, onChange: (on: boolean) => void, hint?: string }} props */
export function Check({ label, checked, onChange, hint }) {
  return html`<${Choice} class="check" label=${label} hint=${hint} at=${{ type: 'checkbox', checked, onChange: (event) => onChange(event.currentTarget.checked) }} />`;
}

/** @param {{ label: string, checked: boolean, onChange: (on: boolean) => void, hint?: string }} props */
export function Switch({ label, checked, onChange, hint }) {
  return html`<${Choice} class="switch" label=${label} hint=${hint} at=${{ type: 'checkbox', role: 'switch', checked, onChange: (event) => onChange(event.currentTarget.checked) }} />`;
}

/** Something to tick; its hint describes it and is no part of its name. */
function Choice({ class: className, label, hint, at }) {
  const id = useId();
  return html`<div class=${className}><input id=${id} aria-describedby=${hint ? `${id}-hint` : null} ...${at} /><div><label for=${id}>${label}</label>${hint && html`<small id=${`${id}-hint`}>${hint}</small>`}</div></div>`;
}

/** A field to look for something. */
export function SearchInput({ label, value, onInput, inputRef, ...more }) {
  return html`<span class="search"><${Icon} name="search" /><input type="search" aria-label=${label} placeholder=${label} value=${value} ref=${inputRef}
    autocomplete="off" spellcheck=${false} onInput=${(event) => onInput(event.currentTarget.value)} ...${more} /></span>`;
}
