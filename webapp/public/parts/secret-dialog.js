import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { putSecret } from '../api/client.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { Check, Field, Radios, Select } from '../components/field.js';
import { useFormErrors } from '../components/form-errors.js';
import { toast } from '../state/toasts.js';

const deliveries = [
  { value: 'exposed', label: 'Runs', hint: 'In the environment of runs that may see it.' },
  { value: 'brokered', label: 'Optio only', hint: 'Never in a run; for remotes and the like.' },
];

/**
 * Puts a value in. The field is not held by the page's state: it is read once when sent, and emptied.
 *
 * @param {{ start: any, repos: import('../api/types.js').Repository[], onClose: () => void, onStored: () => void }} props `start` with an id replaces that one
 */
export function SecretDialog({ start, repos, onClose, onStored }) {
  const replaces = Boolean(start.id);
  const [form, setForm] = useState({ name: start.name ?? '', scope: start.scope ?? 'workspace', repositoryId: start.repositoryId ?? repos[0]?.id ?? '', delivery: start.delivery ?? 'exposed', lines: false });
  const [busy, setBusy] = useState(false);
  const value = useRef(/** @type {HTMLInputElement | null} */ (null));
  const element = useRef(/** @type {HTMLFormElement | null} */ (null));
  const { errors, fail, changed } = useFormErrors(element);
  const set = (values) => {
    changed(Object.keys(values));
    setForm((before) => ({ ...before, ...values }));
  };
  useEffect(() => {
    const field = element.current?.querySelector(form.name ? '[data-value]' : '[data-name]');
    /** @type {HTMLElement | null | undefined} */ (field)?.focus();
    return () => empty(value.current);
  }, []);
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    const text = value.current?.value ?? '';
    if (fail(check(form, text))) return;
    setBusy(true);
    try {
      const stored = await putSecret({ name: form.name, value: text, scope: form.scope, delivery: form.delivery, ...(form.scope === 'repo' && { repositoryId: form.repositoryId }) });
      empty(value.current);
      toast(`${form.name} is ${replaces ? 'replaced' : 'stored'}.`);
      if (stored.warning) toast(stored.warning, 'info');
      onStored();
      onClose();
    } catch (e) {
      fail(errorsOf(e));
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${replaces ? `Replace ${form.name}` : 'Add secret'} onClose=${onClose}><form ref=${element} onSubmit=${submit} autocomplete="off" novalidate><div class="dialog-body">
    ${!replaces && html`<${Field} label="Name" error=${errors.name} hint="Capitals, digits and _; agents find it under this name.">${(at) => html`<input ...${at} data-name class="mono" maxlength="128" autocomplete="off" spellcheck=${false} autocapitalize="characters" value=${form.name}
      onInput=${(event) => set({ name: event.currentTarget.value.toUpperCase().replaceAll(/[\s-]/g, '_') })} />`}<//>`}
    <${Value} form=${form} set=${set} value=${value} error=${errors.value} typed=${() => changed(['value'])} />
    ${!replaces && html`<${Place} form=${form} set=${set} repos=${repos} errors=${errors} />`}
    ${errors.form && html`<p class="field-error" role="alert">${errors.form}</p>`}</div>
    <footer class="dialog-foot"><${Button} onClick=${onClose}>Cancel<//><${Button} kind="primary" type="submit" busy=${busy}>${replaces ? 'Replace value' : 'Save secret'}<//></footer></form><//>`;
}

function Value({ form, set, value, error, typed }) {
  const more = { ref: value, onInput: typed, 'data-value': '', name: 'optio-secret-value', autocomplete: 'off', spellcheck: false, autocapitalize: 'off' };
  return html`<${Field} label="Value" error=${error} hint="It cannot be read back. Runs that have started keep the old one.">${(at) => (form.lines
    ? html`<textarea key="lines" ...${at} ...${more} class="mono masked" rows="5" />` : html`<input key="line" ...${at} ...${more} type="password" data-1p-ignore data-lpignore="true" />`)}<//>
    <${Check} label="It has several lines, such as a key file" checked=${form.lines} onChange=${(lines) => set({ lines })} />`;
}

function Place({ form, set, repos, errors }) {
  const options = [{ value: 'workspace', label: 'Workspace' }, ...(repos.length ? [{ value: 'repo', label: 'One repository' }] : [])];
  return html`<${Radios} legend="Scope" name="scope" options=${options} value=${form.scope} onChange=${(scope) => set({ scope })} />
    ${form.scope === 'repo' && html`<${Field} label="Repository" error=${errors.repositoryId}>${(at) => html`<${Select} ...${at} value=${form.repositoryId} onChange=${(repositoryId) => set({ repositoryId })} options=${repos.map((repo) => ({ value: repo.id, label: repo.fullName }))} />`}<//>`}
    <${Radios} legend="Who gets it" name="delivery" options=${deliveries} value=${form.delivery} onChange=${(delivery) => set({ delivery })} />`;
}

/** @returns {Record<string, string>} */
function check({ name }, text) {
  const wrong = /** @type {Record<string, string>} */ ({});
  if (!/^[A-Z][A-Z0-9_]{0,127}$/.test(name)) wrong.name = 'Begin with a capital letter; then capitals, digits and _ only.';
  if (!text) wrong.value = 'Paste or type the value.';
  else if (new TextEncoder().encode(text).length > 65536) wrong.value = 'A value can have 64 KiB at most.';
  return wrong;
}

/** @returns {Record<string, string>} */
function errorsOf(error) {
  if (error.code === 'secret_name_refused') return { name: error.message };
  if (error.code === 'repository_unknown') return { repositoryId: error.message };
  return { form: `${error.message}${error.requestId ? ` Reference ${error.requestId}.` : ''}` };
}

function empty(field) {
  if (field) field.value = '';
}
