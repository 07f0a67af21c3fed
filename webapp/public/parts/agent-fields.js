import { html } from '../lib/html.js';
import { optionsFor } from '../lib/agent-options.js';
import { Check, Field, Radios, Select } from '../components/field.js';
import { Icon } from '../components/icon.js';
import { agentKinds } from '../state/session.js';

const commandKinds = [{ value: 'shell', label: 'Shell line' }, { value: 'argv', label: 'Program and arguments' }];

/** Which agent works, and what can be set for it; `all` shows what is seldom set, too. */
export function AgentFields({ agent, form, set, errors, secrets, repo, label = 'Agent', all = false }) {
  const kinds = agentKinds.value;
  return html`<${Field} label=${label} error=${errors.agent} hint=${html`<${MissingKey} agent=${agent} secrets=${secrets} repo=${repo} />`}>${(at) => html`<${Select} ...${at} value=${agent} onChange=${(value) => set({ agent: value, options: {} })}
      options=${kinds.map((kind) => ({ value: kind.name, label: kind.displayName }))} />`}<//>
    ${agent === 'command' ? html`<${CommandFields} form=${form} set=${set} error=${errors.command} />`
      : html`<div class="grid-2"><${OptionFields} options=${optionsFor(agent).filter((option) => all || !option.rare)} form=${form} set=${set} errors=${errors} /></div>`}`;
}

/** Fields for what can be set for an agent. */
export function OptionFields({ options, form, set, errors }) {
  return options.map((option) => html`<${OptionField} key=${option.name} option=${option} value=${form.options[option.name] ?? ''} error=${errors[option.name]} set=${(value) => set({ options: { ...form.options, [option.name]: value } })} />`);
}

function CommandFields({ form, set, error }) {
  const shell = form.commandKind === 'shell';
  const hint = html`The prompt is on standard input and in the file <code>$OPTIO_PROMPT_FILE</code>. Exit status 0 means done.`;
  return html`<${Radios} legend="Command as" name="command-kind" value=${form.commandKind} options=${commandKinds} onChange=${(commandKind) => set({ commandKind })} />
    <${Field} label=${shell ? 'Shell line' : 'Program and arguments'} error=${error} hint=${hint}>${(at) => html`<textarea ...${at} class="mono" rows="2" spellcheck=${false} value=${form.command}
      placeholder=${shell ? 'make fix && git commit -am "Fix it"' : './agent --prompt-from-stdin'} onInput=${(event) => set({ command: event.currentTarget.value })} />`}<//>
    <${Check} label="It reads messages while it runs" hint="Its input stays open after the prompt, and each message comes as a line." checked=${Boolean(form.messages)} onChange=${(messages) => set({ messages })} />`;
}

function OptionField({ option, value, error, set }) {
  const choices = option.kind === 'flag' ? ['yes', 'no'] : option.choices;
  return html`<${Field} label=${option.label} optional hint=${option.hint} error=${error}>${(at) => (choices
    ? html`<${Select} ...${at} value=${value} onChange=${set} options=${[{ value: '', label: 'Default' }, ...choices.map((choice) => ({ value: choice, label: choice }))]} />`
    : html`<input ...${at} inputmode=${option.kind === 'number' ? 'numeric' : null} autocomplete="off" spellcheck=${false} value=${value} onInput=${(event) => set(event.currentTarget.value)} />`)}<//>`;
}

/** Says before the start that an agent's key is not there. */
function MissingKey({ agent, secrets, repo }) {
  const needs = agentKinds.value.find((kind) => kind.name === agent)?.providerSecrets ?? [];
  if (!needs.length) return agent === 'command' ? 'Runs what you say, on a checkout of its own.' : null;
  const has = secrets.some((secret) => needs.includes(secret.name) && (!secret.repositoryId || secret.repositoryId === repo?.id));
  if (has) return `Signs in with the secret ${needs.find((name) => secrets.some((secret) => secret.name === name))}.`;
  return html`<span class="is-warn with-icon"><${Icon} name="triangle-alert" /><span>No secret is called ${needs.join(' or ')}. <a href=${`/secrets?add=${encodeURIComponent(needs[0])}`}>Add it</a></span></span>`;
}
