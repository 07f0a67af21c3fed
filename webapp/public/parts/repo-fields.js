import { html } from '../lib/html.js';
import { Field } from '../components/field.js';
import { AgentFields } from './agent-fields.js';
import { DetectHabits } from './detect-habits.js';
import { CredentialFields } from './credential-fields.js';
import { HostKeySetting } from './host-key.js';

/** The parts of a repository's settings, in the order of their tabs. */
export const repoTabs = [{ id: 'general', label: 'General' }, { id: 'agent', label: 'Agent' }, { id: 'limits', label: 'Limits' }, { id: 'access', label: 'Access' }];

/** What can be set for a repository, one part at a time. */
export function RepoFields({ tab, repo, form, set, errors, secrets, why }) {
  const text = (name, label, more = {}) => html`<${Field} label=${label} optional=${more.optional} error=${errors[name]} hint=${more.hint}>${(at) => html`<input ...${at} class=${more.mono ? 'mono' : null} inputmode=${more.number ? 'numeric' : null} maxlength=${more.longest ?? '200'} autocomplete="off" spellcheck=${false}
    placeholder=${more.example ?? ''} value=${form[name]} onInput=${(event) => set({ [name]: event.currentTarget.value })} />`}<//>`;
  const parts = { general: General, agent: Agent, limits: Limits, access: Access };
  return html`<fieldset disabled=${Boolean(why)}><legend class="sr-only">Settings</legend><section class="form-section"><${parts[tab]} ...${{ text, repo, form, set, errors, secrets, why }} /></section></fieldset>`;
}

function General({ text }) {
  return html`<div class="grid-2">${text('fullName', 'Name')}${text('defaultBranch', 'Base branch', { mono: true, hint: 'Tasks start from it when they name no other.' })}</div>
    ${text('branchPattern', 'Names of branches', { mono: true, longest: '80', hint: html`With <code>{number}</code> and, if wanted, <code>{slug}</code>, which is made of the title. A task keeps the branch that it has pushed.` })}`;
}

function Agent({ text, repo, form, set, errors, secrets, why }) {
  const fields = JSON.parse(form.agentFields);
  const setFields = ({ agent, ...values }) => set({ ...(agent && { defaultAgentType: agent }), agentFields: JSON.stringify({ ...fields, ...(agent && { command: '', messages: false }), ...values }) });
  return html`<${AgentFields} label="Default agent" all agent=${form.defaultAgentType} form=${fields} set=${setFields} errors=${{ ...errors, agent: errors.defaultAgentType ?? errors.agent }} secrets=${secrets} repo=${repo} />
    <p class="hint">Tasks that name no agent, and no options for it, take these.</p>
    ${text('instructionsFile', 'Instructions', { mono: true, optional: true, longest: '300', example: 'AGENTS.md', hint: 'A file of the repository that agents are told to read first.' })}
    <${Field} label="Setup command" optional error=${errors.setupCommand} hint="Shell lines that make a checkout ready before the agent starts. They get no secrets; what they leave that git does not know stays out of the agent’s work.">${(at) => html`<textarea ...${at} class="mono" rows="3" maxlength="4000" spellcheck=${false}
      placeholder="npm ci" value=${form.setupCommand} onInput=${(event) => set({ setupCommand: event.currentTarget.value })} />`}<//>
    ${text('testCommand', 'Test command', { mono: true, optional: true, longest: '2000', example: 'make test', hint: 'Agents are told to run it and make it pass before they are done.' })}
    <${DetectHabits} repo=${repo} form=${form} set=${set} why=${why} />`;
}

function Limits({ text }) {
  return html`<div class="grid-3">${text('maxConcurrentTasks', 'Tasks at once', { number: true, hint: 'More of them wait in the queue.' })}
      ${text('wallClockMinutes', 'Longest run, in minutes', { number: true, hint: 'Then the agent is ended.' })}${text('silenceMinutes', 'Longest silence, in minutes', { number: true, hint: 'A silent agent is ended then.' })}</div>`;
}

function Access({ repo, form, set, errors, secrets }) {
  return html`<${CredentialFields} form=${form} set=${set} errors=${errors} secrets=${secrets} /><${HostKeySetting} repo=${repo} form=${form} set=${set} error=${errors.hostKey} />`;
}
