import { html } from '../lib/html.js';
import { Field, Select } from '../components/field.js';

const kinds = [
  { value: 'none', label: 'None: anybody may read and push' },
  { value: 'token', label: 'Access token' },
  { value: 'basic', label: 'User and password' },
  { value: 'sshKey', label: 'Private key, for ssh' },
];

/** How the remote is asked. A secret is named, never typed here. */
export function CredentialFields({ form, set, errors, secrets }) {
  const names = [...new Set(secrets.map((secret) => secret.name))].sort();
  if (form.secret && !names.includes(form.secret)) names.unshift(form.secret);
  return html`<${Field} label="Credential" error=${errors.kind}>${(at) => html`<${Select} ...${at} value=${form.kind} onChange=${(kind) => set({ kind })} options=${kinds} />`}<//>
    ${form.kind !== 'none' && html`<div class="grid-2">${form.kind === 'basic' && html`<${Field} label="User" error=${errors.user}>${(at) => html`<input ...${at} autocomplete="off" spellcheck=${false} maxlength="200" value=${form.user} onInput=${(event) => set({ user: event.currentTarget.value })} />`}<//>`}
      <${Field} label="Secret" error=${errors.secret} hint=${html`Its name only. <a href="/secrets?add=1">Add another</a>`}>${(at) => html`<${Select} ...${at} value=${form.secret} onChange=${(secret) => set({ secret })}
        options=${[{ value: '', label: names.length ? 'Pick one' : 'There is none yet' }, ...names.map((name) => ({ value: name, label: name }))]} />`}<//></div>`}`;
}
