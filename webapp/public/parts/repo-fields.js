import { html } from '../lib/html.js';
import { Field, Select } from '../components/field.js';
import { agentKinds } from '../state/session.js';
import { CredentialFields } from './credential-fields.js';
import { HostKeySetting } from './host-key.js';

/** What can be set for a repository. */
export function RepoFields({ repo, form, set, errors, secrets, why }) {
  const text = (name, label, more = {}) => html`<${Field} label=${label} error=${errors[name]} hint=${more.hint}>${(at) => html`<input ...${at} class=${more.mono ? 'mono' : null} inputmode=${more.number ? 'numeric' : null} maxlength="200" autocomplete="off" spellcheck=${false}
    value=${form[name]} onInput=${(event) => set({ [name]: event.currentTarget.value })} />`}<//>`;
  return html`<fieldset disabled=${Boolean(why)}><legend class="sr-only">Settings</legend>
    <section class="form-section" aria-labelledby="repo-general"><h2 id="repo-general">General</h2><div class="grid-2">${text('fullName', 'Name')}${text('defaultBranch', 'Base branch', { mono: true, hint: 'Tasks start from it when they name no other.' })}</div></section>
    <section class="form-section" aria-labelledby="repo-agent"><h2 id="repo-agent">Agent</h2><${Field} label="Default agent" error=${errors.defaultAgentType} hint="For tasks that name no other.">${(at) => html`<${Select} ...${at} value=${form.defaultAgentType} onChange=${(defaultAgentType) => set({ defaultAgentType })}
      options=${agentKinds.value.map((kind) => ({ value: kind.name, label: kind.displayName }))} />`}<//></section>
    <section class="form-section" aria-labelledby="repo-limits"><h2 id="repo-limits">Limits</h2><div class="grid-3">${text('maxConcurrentTasks', 'Tasks at once', { number: true, hint: 'More of them wait in the queue.' })}
      ${text('wallClockMinutes', 'Longest run, in minutes', { number: true, hint: 'Then the agent is ended.' })}${text('silenceMinutes', 'Longest silence, in minutes', { number: true, hint: 'A silent agent is ended then.' })}</div></section>
    <section class="form-section" aria-labelledby="repo-access"><h2 id="repo-access">Access</h2><${CredentialFields} form=${form} set=${set} errors=${errors} secrets=${secrets} />
      <${HostKeySetting} repo=${repo} form=${form} set=${set} error=${errors.hostKey} /></section></fieldset>`;
}
