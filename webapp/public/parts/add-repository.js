import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { addRepository, checkRepository } from '../api/client.js';
import { checkCredential, credentialOf, hostKeyText, isSsh, placeOfRefusal } from '../lib/remote-form.js';
import { Banner } from '../components/banner.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { Field, Select } from '../components/field.js';
import { useFormErrors } from '../components/form-errors.js';
import { Name } from '../components/text.js';
import { useFetched } from '../state/fetched.js';
import { session } from '../state/session.js';
import { allSecrets } from '../state/whole-lists.js';
import { CredentialFields } from './credential-fields.js';
import { HostKeyQuestion } from './host-key.js';

const blank = { repoUrl: '', kind: 'none', user: '', secret: '', fullName: '', defaultBranch: '' };

/** Connects a remote: it is looked at first, and what was found is shown before it is taken. */
export function AddRepository({ onClose, onAdded }) {
  const secrets = useFetched(() => allSecrets({ scope: 'workspace' }), []).data?.secrets ?? [];
  const [form, setForm] = useState(blank);
  const [facts, setFacts] = useState(/** @type {import('../api/types.js').RemoteFacts | null} */ (null));
  const [hostKey, setHostKey] = useState(/** @type {import('../api/types.js').HostKey | null} */ (null));
  const [confirmed, confirm] = useState(false);
  const [busy, setBusy] = useState(false);
  const element = useRef(/** @type {HTMLFormElement | null} */ (null));
  const { errors, fail, changed } = useFormErrors(element);
  useEffect(() => { element.current?.querySelector('input')?.focus(); }, []);
  const set = (values) => {
    changed(Object.keys(values));
    setForm((before) => suited({ ...before, ...values }, before));
    if ('repoUrl' in values) askAnew();
    if ('repoUrl' in values || 'kind' in values || 'secret' in values || 'user' in values) setFacts(null);
  };
  const askAnew = (key = null) => {
    setHostKey(key);
    confirm(false);
    setFacts(null);
  };
  const look = async () => {
    const known = hostKey && { hostKey: hostKeyText(hostKey) };
    const answer = await checkRepository({ repoUrl: form.repoUrl.trim(), credential: credentialOf(form), ...known });
    if (answer.remote) setFacts(answer.remote);
    else askAnew(answer.hostKey);
  };
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (fail({ ...check(form), ...(hostKey && !confirmed && { hostKey: 'Compare the fingerprint, then tick the box.' }) })) return;
    setBusy(true);
    try {
      if (facts) onAdded((await addRepository(bodyOf(form, facts, hostKey))).repo);
      else await look();
    } catch (e) {
      fail(placeOfRefusal(e, form));
    }
    setBusy(false);
  };
  return html`<${Dialog} title="Add repository" onClose=${onClose}><form ref=${element} onSubmit=${submit} novalidate><div class="dialog-body">
    <${Field} label="Remote" error=${errors.repoUrl} hint=${addressHint()}>${(at) => html`<input ...${at} class="mono" autocomplete="off" spellcheck=${false} autocapitalize="off" inputmode="url" maxlength="2000" value=${form.repoUrl}
      placeholder="https://github.com/acme/app" onInput=${(event) => set({ repoUrl: event.currentTarget.value })} />`}<//>
    <${CredentialFields} form=${form} set=${set} errors=${errors} secrets=${secrets} />
    ${hostKey && html`<${HostKeyQuestion} hostKey=${hostKey} confirmed=${confirmed} error=${errors.hostKey} onConfirm=${(on) => {
      changed(['hostKey']);
      confirm(on);
      if (!on) setFacts(null);
    }}>The server shows it to whoever connects.<//>`}
    ${facts && html`<${Found} facts=${facts} form=${form} set=${set} />`}
    ${errors.form && html`<p class="field-error" role="alert">${errors.form}</p>`}</div>
    <footer class="dialog-foot"><${Button} onClick=${onClose}>Cancel<//><${Button} kind="primary" type="submit" busy=${busy}>${facts ? 'Add repository' : hostKey ? 'Trust this key' : 'Check remote'}<//></footer></form><//>`;
}

function addressHint() {
  return session.value.instance?.pathsAllowed ? 'An https or ssh address, or the absolute path of a repository on this machine.' : 'An https or ssh address.';
}

/** An ssh remote is asked with a key and others never are. */
function suited(form, before) {
  if (isSsh(form.repoUrl) === isSsh(before.repoUrl)) return form;
  return { ...form, kind: isSsh(form.repoUrl) ? 'sshKey' : 'none', user: '' };
}

function Found({ facts, form, set }) {
  const branches = facts.branches.includes(facts.defaultBranch) ? facts.branches : [facts.defaultBranch, ...facts.branches];
  return html`<${Banner} tone="ok" title="The remote can be used."><p>It will be called <${Name}>${facts.fullName}<//>, at <${Name} mono>${facts.repoUrl}<//>.</p><//>
    <div class="grid-2"><${Field} label="Name" optional>${(at) => html`<input ...${at} maxlength="200" placeholder=${facts.fullName} value=${form.fullName} onInput=${(event) => set({ fullName: event.currentTarget.value })} />`}<//>
    <${Field} label="Base branch">${(at) => html`<${Select} ...${at} value=${form.defaultBranch || facts.defaultBranch} onChange=${(defaultBranch) => set({ defaultBranch })} options=${branches.map((name) => ({ value: name, label: name }))} />`}<//></div>`;
}

function bodyOf(form, facts, hostKey) {
  return {
    repoUrl: form.repoUrl.trim(), credential: credentialOf(form), ...(hostKey && { hostKey: hostKeyText(hostKey) }),
    ...(form.fullName.trim() && { fullName: form.fullName.trim() }),
    ...(form.defaultBranch && form.defaultBranch !== facts.defaultBranch && { defaultBranch: form.defaultBranch }),
  };
}

function check(form) {
  const wrong = checkCredential(form);
  if (!form.repoUrl.trim()) wrong.repoUrl = 'Say where the repository is.';
  return wrong;
}
