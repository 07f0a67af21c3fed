import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { optionsFor } from '../lib/agent-options.js';
import { attachmentMistake } from '../lib/task-form.js';
import { IconButton } from '../components/button.js';
import { Check, Field, Select } from '../components/field.js';
import { Name } from '../components/text.js';
import { agentKinds } from '../state/session.js';
import { OptionFields } from './agent-fields.js';

const priorities = [{ value: '50', label: 'High' }, { value: '100', label: 'Normal' }, { value: '200', label: 'Low' }];
const failures = [{ value: 'fail', label: 'Fail, too' }, { value: 'wait', label: 'Wait until it is tried again' }];
const mostFiles = 10;

/** What most new tasks leave as it is. */
export function TaskMore({ agent, form, set, errors, repo, secrets, attached, attach }) {
  const rare = optionsFor(agent).filter((option) => option.rare);
  const [open, setOpen] = useState(() => Boolean(form.title || form.branch || form.dependsOn || form.secrets.length || rare.some(({ name }) => form.options[name])));
  const wrong = ['title', 'branch', 'retries', 'dependsOn', 'secrets', ...rare.map(({ name }) => name)].some((name) => errors[name]);
  const input = (name, more = {}) => (at) => html`<input ...${at} ...${more} value=${form[name]} onInput=${(event) => set({ [name]: event.currentTarget.value })} />`;
  return html`<details class="more" open=${open || wrong} onToggle=${(event) => setOpen(event.currentTarget.open)}><summary>More: title, branch, order, files, secrets</summary><div class="grid-2">
    <${Field} label="Title" optional error=${errors.title} class="is-wide">${input('title', { maxlength: '200' })}<//>
    <${Field} label="Base branch" optional error=${errors.branch}>${input('branch', { class: 'mono', autocomplete: 'off', spellcheck: false, placeholder: repo?.defaultBranch ?? '' })}<//>
    <${Field} label="Priority" hint="Higher ones leave the queue first.">${(at) => html`<${Select} ...${at} value=${form.priority} options=${priorities} onChange=${(priority) => set({ priority })} />`}<//>
    <${Field} label="Starts after" optional error=${errors.dependsOn} hint="Numbers of tasks that must be done first.">${input('dependsOn', { placeholder: '#12, #14', autocomplete: 'off' })}<//>
    <${Field} label="When one of those fails">${(at) => html`<${Select} ...${at} value=${form.onFailure} options=${failures} onChange=${(onFailure) => set({ onFailure })} />`}<//>
    <${Field} label="Retries" error=${errors.retries} hint="Only for causes that can pass, such as a lost connection.">${input('retries', { type: 'number', min: '0', max: '10' })}<//>
    <${OptionFields} options=${rare} form=${form} set=${set} errors=${errors} /></div>
    <${Files} attached=${attached} attach=${attach} />${secrets.length > 0 && html`<${SecretChecks} names=${secrets} form=${form} set=${set} error=${errors.secrets} />`}</details>`;
}

function Files({ attached, attach }) {
  const [error, setError] = useState('');
  const pick = async (event) => {
    const field = event.currentTarget;
    const files = [...field.files];
    const read = await Promise.all(files.map(async (file) => ({ name: file.name, content: await file.text() })));
    field.value = '';
    const all = [...attached.filter((old) => !read.some((one) => one.name === old.name)), ...read];
    const mistake = read.map((one) => attachmentMistake(one.name, one.content)).find(Boolean) ?? (all.length > mostFiles ? `At most ${mostFiles} files.` : '');
    setError(mistake);
    if (!mistake) attach(all);
  };
  return html`<${Field} label="Text files for the agent" optional error=${error} hint="It finds them in $HOME/.optio/attachments. 256 KiB each, 1 MiB together.">${(at) => html`<input ...${at} type="file" multiple onChange=${pick} />`}<//>
    ${attached.length > 0 && html`<ul class="rows" aria-label="Files to attach">${attached.map((one) => html`<li key=${one.name} class="mini-row"><${Name} mono>${one.name}<//><${IconButton} icon="x" label=${`Leave ${one.name} out`} onClick=${() => attach(attached.filter((each) => each !== one))} /></li>`)}</ul>`}`;
}

/** Names of secrets that this task may ask for, those left out that its agent gets anyway. */
export function offered(secrets, agent, repo) {
  const given = agentKinds.value.find((kind) => kind.name === agent)?.providerSecrets ?? [];
  const seen = secrets.filter((secret) => secret.delivery === 'exposed' && !given.includes(secret.name) && (!secret.repositoryId || secret.repositoryId === repo?.id));
  return [...new Set(seen.map((secret) => secret.name))];
}

function SecretChecks({ names, form, set, error }) {
  const pick = (name, on) => set({ secrets: on ? [...form.secrets, name] : form.secrets.filter((each) => each !== name) });
  return html`<fieldset class="field"><legend class="label">Secrets for the agent<span class="optional">optional</span></legend><div class="checks">${names.map((name) => html`<${Check} key=${name} label=${html`<code>${name}</code>`} checked=${form.secrets.includes(name)} onChange=${(on) => pick(name, on)} />`)}</div>
    ${error && html`<p class="field-error" role="alert">${error}</p>`}<p class="hint">It finds them in its environment. Their values are hidden in its log.</p></fieldset>`;
}
