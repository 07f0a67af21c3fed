import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { getRepository, removeRepository, updateRepository } from '../api/client.js';
import { changesOf, checkRepoForm, contestedWords, followRepo, repoForm, tabOf } from '../lib/repo-form.js';
import { placeOfRefusal } from '../lib/remote-form.js';
import { navigate, place, setQuery } from '../router.js';
import { useKeys } from '../lib/keys.js';
import { Button, LinkButton } from '../components/button.js';
import { Confirm } from '../components/dialog.js';
import { useFormErrors } from '../components/form-errors.js';
import { Failure, Loaded, Skeleton } from '../components/states.js';
import { Menu } from '../components/menu.js';
import { Tabs } from '../components/tabs.js';
import { Name } from '../components/text.js';
import { PageHead } from '../parts/page-head.js';
import { RepoFields, repoTabs } from '../parts/repo-fields.js';
import { useFetched, useReloadOnReturn } from '../state/fetched.js';
import { whyNot } from '../state/session.js';
import { toast } from '../state/toasts.js';
import { allSecrets } from '../state/whole-lists.js';
import NotFound from './not-found.js';

/** One repository's settings. */
export default function RepositoryPage({ params }) {
  const fetched = useFetched(async () => {
    const [{ repo }, { secrets }] = await Promise.all([getRepository(params.id), whyNot('member') ? { secrets: [] } : allSecrets()]);
    return { repo, secrets };
  }, [params.id]);
  useReloadOnReturn(fetched);
  if (fetched.status === 'failed' && fetched.error.status === 404) return html`<${NotFound} />`;
  if (fetched.status === 'failed') return html`<div class="page"><${PageHead} title="Repository" /><${Failure} what="The repository could not be loaded." error=${fetched.error} retry=${fetched.reload} /></div>`;
  if (fetched.status === 'loading') return html`<div class="page is-narrow"><h1 class="sr-only">Repository</h1><${Skeleton} rows=${8} /></div>`;
  return html`<div class="page is-narrow">${fetched.status === 'denied' && html`<${PageHead} title="Repository" />`}<${Loaded} fetched=${fetched} what="You may not see this repository." role="viewer">${(data) => html`<${Ready} key=${data.repo.id} ...${data} reload=${fetched.reload} />`}<//></div>`;
}

function Ready({ repo: first, secrets, reload }) {
  const [repo, setRepo] = useState(first);
  useEffect(() => setRepo(first), [first]);
  const [asking, ask] = useState(false);
  const why = whyNot('admin');
  const saved = (now) => {
    setRepo(now);
    reload(); // An answer that is on its way already may be older.
  };
  const remove = async () => {
    await removeRepository(repo.id);
    toast(`${repo.fullName} is disconnected.`);
    navigate('/repos', { replace: true });
  };
  const tasks = `/tasks?view=all&repo=${encodeURIComponent(repo.repoUrl)}`;
  const usable = secrets.filter((secret) => !secret.repositoryId || secret.repositoryId === repo.id);
  return html`<div class="stack"><${PageHead} title=${repo.fullName} sub=${html`<${Name} mono>${repo.repoUrl}<//> · <a href=${tasks}>its tasks</a>`}
      actions=${html`<${LinkButton} kind="primary" icon="plus" href=${`/tasks/new?repo=${repo.id}`}>New task<//><${Menu} label="More actions" items=${[{ label: 'Remove repository', icon: 'trash', danger: true, why, run: () => ask(true) }]} />`} />
    <${Form} repo=${repo} secrets=${usable} why=${why} onSaved=${saved} />
    ${asking && html`<${Confirm} title="Remove repository?" verb="Remove repository" name=${repo.fullName} onConfirm=${remove} onClose=${() => ask(false)}>
      <p>Optio forgets it and the secrets of its scope. Nothing is done to the remote, and its finished tasks stay readable.</p><//>`}</div>`;
}

function Form({ repo, secrets, why, onSaved }) {
  const [form, setForm] = useState(() => repoForm(repo));
  const [busy, setBusy] = useState(false);
  const element = useRef(/** @type {HTMLFormElement | null} */ (null));
  const { errors, fail, changed: touched } = useFormErrors(element);
  const [contested, contest] = useFollowing(repo, form, setForm);
  const changes = changesOf(form, repo);
  const changed = Object.keys(changes).length > 0;
  useAskBeforeLeaving(changed);
  const set = (values) => {
    touched(Object.keys(values));
    setForm((before) => ({ ...before, ...values }));
  };
  const discard = () => {
    setForm(repoForm(repo));
    contest([]);
    fail({});
  };
  const asked = place.value.query.get('tab') ?? '';
  const tab = repoTabs.some(({ id }) => id === asked) ? asked : 'general';
  const open = (id) => setQuery({ tab: id === 'general' ? null : id });
  // What is wrong may stand in another part: that one is opened first, so that its field can take the focus.
  const wrongIn = (found) => {
    const there = Object.keys(found).map((name) => tabOf[name]).find(Boolean);
    if (there && !Object.keys(found).some((name) => tabOf[name] === tab)) open(there);
    return fail(found);
  };
  const save = async (event) => {
    event?.preventDefault();
    if (busy || why || !changed) return;
    if (wrongIn(checkRepoForm(form))) return;
    setBusy(true);
    try {
      const saved = (await updateRepository(repo.id, changes)).repo;
      onSaved(saved);
      setForm(repoForm(saved));
      contest([]);
      toast('Saved.');
    } catch (e) {
      wrongIn(placeOfRefusal(e, form));
    }
    setBusy(false);
  };
  useKeys('Repository', [{ keys: 'mod+Enter', does: 'Save', run: () => save(null), verb: true }]);
  return html`<form class="card" ref=${element} onSubmit=${save} novalidate aria-label="Settings"><${Tabs} label="Parts of the settings" tabs=${repoTabs} current=${tab} panel=${`panel-${tab}`} onPick=${open} />
    <div id=${`panel-${tab}`} role="tabpanel" aria-labelledby=${`tab-${tab}`}><${RepoFields} tab=${tab} repo=${repo} form=${form} errors=${errors} secrets=${secrets} why=${why} set=${set} /></div>
    ${errors.form && html`<p class="form-error" role="alert">${errors.form}</p>`}
    <footer class="form-foot"><p class="sentence" role="status">${why ?? (changed ? unsaved(contestedWords(contested, form, repo)) : 'Everything is saved')}</p>
      ${changed && html`<${Button} onClick=${discard}>Discard<//>`}<${Button} kind="primary" type="submit" why=${why ?? (changed ? null : 'Nothing has changed.')} busy=${busy}>Save<//></footer></form>`;
}

const unsaved = (words) => (words ? html`<span class="is-warn">Changed elsewhere meanwhile: ${words}.</span> Saving puts yours in its place; Discard takes theirs.` : 'Unsaved changes');

/** Lets the form show what was saved elsewhere, except over what is edited here. @returns {[string[], (contested: string[]) => void]} the fields that were changed in both places */
function useFollowing(repo, form, setForm) {
  const seen = useRef(repo);
  const [contested, contest] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    if (seen.current === repo) return;
    const next = followRepo(form, seen.current, repo);
    seen.current = repo;
    setForm(next.form);
    contest([...contested, ...next.contested]);
  }, [repo]);
  return [contested, contest];
}

function useAskBeforeLeaving(changed) {
  useEffect(() => {
    if (!changed) return undefined;
    const ask = (event) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [changed]);
}
