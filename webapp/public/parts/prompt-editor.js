import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { createPromptTemplate, getPromptTemplate, updatePromptTemplate } from '../api/client.js';
import { useKeys } from '../lib/keys.js';
import { useAskBeforeLeaving } from '../lib/leaving.js';
import { checkPromptForm, differs, promptBody, promptForm } from '../lib/prompt-form.js';
import { Banner } from '../components/banner.js';
import { Button } from '../components/button.js';
import { Field, Select } from '../components/field.js';
import { useFormErrors } from '../components/form-errors.js';
import { namesIn, usePromptLook } from '../state/prompt-look.js';
import { agentKinds } from '../state/session.js';
import { toast } from '../state/toasts.js';
import { PromptParameters } from './prompt-parameters.js';
import { PromptPreview } from './prompt-preview.js';
import { PromptText } from './prompt-text.js';

/**
 * Where a template is written: its text with the mistakes in it, what is said about its parameters, and the prompt.
 *
 * @param {{ latest: import('../api/prompt-types.js').PromptTemplate | null, why: string | null, onSaved: (template: import('../api/prompt-types.js').PromptTemplate) => void }} props
 */
export function PromptEditor({ latest, why, onSaved }) {
  const [base, setBase] = useState(latest);
  const [form, setForm] = useState(() => promptForm(latest));
  const [typed, setTyped] = useState(/** @type {Record<string, string>} */ ({}));
  const [theirs, setTheirs] = useState(/** @type {typeof latest} */ (null));
  const [busy, setBusy] = useState(false);
  const element = useRef(/** @type {HTMLFormElement | null} */ (null));
  const { errors, fail, changed: touched } = useFormErrors(element);
  const look = usePromptLook(form.template, form.parameters, typed, base?.parameters ?? []);
  const changed = differs(form, look.parameters.map(({ name }) => name), base);
  useAskBeforeLeaving(changed);
  const take = (template) => {
    setBase(template);
    setForm(promptForm(template));
    setTheirs(null);
    fail({});
  };
  const keep = () => {
    setBase(theirs);
    setTheirs(null);
  };
  useEffect(() => {
    if (!latest || latest.version <= (base?.version ?? 0)) return;
    if (changed) setTheirs(latest);
    else take(latest);
  }, [latest]);
  const set = (values) => {
    touched(Object.keys(values));
    setForm((before) => ({ ...before, ...values }));
  };
  const save = async (event) => {
    event?.preventDefault();
    if (busy || why || !changed || fail(checkPromptForm(form))) return;
    setBusy(true);
    try {
      const body = promptBody(form, await namesIn(form.template));
      const { template } = base ? await updatePromptTemplate(base.id, { ...body, version: base.version }) : await createPromptTemplate(body);
      setBase(template);
      setForm((now) => (now === form ? promptForm(template) : now));
      toast(base ? 'Saved.' : `${template.name} is kept.`);
      onSaved(template);
    } catch (e) {
      const newer = base && /** @type {any} */ (e).code === 'prompt_template_changed' ? await getPromptTemplate(base.id).catch(() => null) : null;
      if (newer) setTheirs(newer.template);
      else fail(errorsOf(e));
    }
    setBusy(false);
  };
  useKeys('Prompt', [{ keys: 'mod+Enter', does: 'Save', run: () => save(null), verb: true }]);
  return html`<form class="prompt-columns" ref=${element} onSubmit=${save} novalidate aria-label="Prompt"><div class="card"><fieldset disabled=${Boolean(why)}><legend class="sr-only">Prompt</legend>
      <div class="form-body"><${Head} form=${form} set=${set} errors=${errors} /><${PromptText} value=${form.template} set=${(template) => set({ template })} error=${errors.template} mistakes=${look.mistakes} /></div>
      <section class="form-section is-next" aria-labelledby="prompt-parameters"><h2 id="prompt-parameters">Parameters</h2>
        <${PromptParameters} parameters=${look.parameters} forms=${form.parameters} set=${(parameters) => set({ parameters })} problems=${look.problems} /></section></fieldset>
      <div class=${`save-bar ${changed ? 'is-changed' : ''}`}><div role="alert">${errors.form && html`<p class="form-error">${errors.form}</p>`}${theirs && html`<${Changed} show=${() => take(theirs)} keep=${keep} />`}</div>
        <footer class="form-foot"><p class="sentence" role="status">${why ?? (changed ? 'Unsaved changes' : base ? 'Everything is saved' : 'Nothing to save yet')}</p>
          ${changed && html`<${Button} onClick=${() => take(base)}>Discard<//>`}<${Button} kind="primary" type="submit" keys="mod+Enter" why=${why ?? (changed ? null : 'Nothing has changed.')} busy=${busy}>Save<//></footer></div></div>
    <${PromptPreview} look=${look} typed=${typed} setTyped=${setTyped} /></form>`;
}

function Head({ form, set, errors }) {
  const agents = [{ value: '', label: 'As the repository says' }, ...agentKinds.value.map((kind) => ({ value: kind.name, label: kind.displayName }))];
  return html`<div class="grid-2"><${Field} label="Name" error=${errors.name}>${(at) => html`<input ...${at} maxlength="100" autocomplete="off" value=${form.name} onInput=${(event) => set({ name: event.currentTarget.value })} required />`}<//>
    <${Field} label="Agent" error=${errors.agent}>${(at) => html`<${Select} ...${at} value=${form.agent} options=${agents} onChange=${(agent) => set({ agent })} />`}<//>
    <${Field} label="Description" optional class="is-wide">${(at) => html`<input ...${at} maxlength="500" autocomplete="off" value=${form.description} onInput=${(event) => set({ description: event.currentTarget.value })} />`}<//></div>`;
}

function Changed({ show, keep }) {
  return html`<${Banner} tone="warn" title="Somebody else saved this prompt meanwhile" action=${html`<div class="page-actions"><${Button} onClick=${show}>Show theirs<//><${Button} onClick=${keep}>Keep mine<//></div>`}>
    <p>Theirs replaces what you wrote here; yours replaces theirs when you save.</p><//>`;
}

/** Puts a refusal at the field that it is about. @returns {Record<string, string>} */
function errorsOf(error) {
  switch (error.code) {
    case 'prompt_template_exists': return { name: error.message };
    case 'prompt_template_invalid': return { template: error.message };
    case 'agent_unknown': return { agent: error.message };
    case 'not_found': return { form: 'Somebody else deleted this prompt meanwhile.' };
    default: return { form: `${error.message}${error.requestId ? ` Reference ${error.requestId}.` : ''}` };
  }
}
