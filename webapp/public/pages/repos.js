import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { counted } from '../lib/numbers.js';
import { navigate, place, setQuery } from '../router.js';
import { Button, LinkButton } from '../components/button.js';
import { SearchInput } from '../components/field.js';
import { Empty, Loaded } from '../components/states.js';
import { Icon } from '../components/icon.js';
import { Name } from '../components/text.js';
import { AddRepository } from '../parts/add-repository.js';
import { PageHead } from '../parts/page-head.js';
import { useFetched, useReloadOnReturn } from '../state/fetched.js';
import { agentName, whyNot } from '../state/session.js';
import { toast } from '../state/toasts.js';
import { allRepositories } from '../state/whole-lists.js';

/** The git remotes that agents may work on. */
export default function Repositories() {
  const fetched = useFetched(allRepositories, []);
  useReloadOnReturn(fetched);
  const [adding, add] = useState(false);
  const why = whyNot('admin');
  const asked = place.value.query.get('add');
  useEffect(() => {
    if (!asked) return;
    setQuery({ add: null });
    if (!why) add(true);
  }, [asked]);
  const added = (repo) => {
    add(false);
    toast(`${repo.fullName} is connected.`);
    navigate(`/repos/${repo.id}`);
  };
  return html`<div class="page"><${PageHead} title="Repositories" sub="Git remotes that agents work on. Each task gets a checkout of its own and comes back as a branch."
      actions=${html`<${Button} kind="primary" icon="plus" why=${why} onClick=${() => add(true)}>Add repository<//>`} />
    <${Loaded} fetched=${fetched} what="The repositories could not be loaded." role="viewer">${({ repos }) => html`<${List} repos=${repos} why=${why} add=${() => add(true)} />`}<//>
    ${adding && html`<${AddRepository} onClose=${() => add(false)} onAdded=${added} />`}</div>`;
}

function List({ repos, why, add }) {
  const q = place.value.query.get('q') ?? '';
  if (!repos.length) {
    return html`<div class="card"><${Empty} icon="folder-git-2" action=${html`<${Button} kind="primary" icon="plus" why=${why} onClick=${add}>Add repository<//>`}>No repository is connected yet. Optio looks at a remote before it takes it.<//></div>`;
  }
  const words = q.trim().toLowerCase();
  const shown = repos.filter((repo) => repo.fullName.toLowerCase().includes(words) || repo.repoUrl.toLowerCase().includes(words));
  return html`<div class="stack"><div class="toolbar"><p class="meta">${counted(repos.length, 'repository', 'repositories')}</p><${SearchInput} label="Filter repositories" value=${q} onInput=${(text) => setQuery({ q: text })} /></div>
    ${shown.length ? html`<${Table} repos=${shown} />` : html`<div class="card"><${Empty} icon="list-filter" action=${html`<${Button} onClick=${() => setQuery({ q: null })}>Clear filter<//>`}>No repository fits this filter.<//></div>`}</div>`;
}

function Table({ repos }) {
  return html`<div class="card table-card"><div class="table-scroll" tabindex="0" role="region" aria-label="Repositories"><table class="table"><caption class="sr-only">Connected repositories</caption>
    <thead><tr><th scope="col">Name</th><th scope="col">Remote</th><th scope="col">Branch</th><th scope="col">Agent</th><th scope="col">Credential</th><th scope="col"><span class="sr-only">Actions</span></th></tr></thead>
    <tbody>${repos.map((repo) => html`<tr key=${repo.id}><th scope="row"><a class="strong" href=${`/repos/${repo.id}`}><${Name}>${repo.fullName}<//></a></th><td class="is-wide"><${Name} mono>${repo.repoUrl}<//></td>
      <td><${Name} mono>${repo.defaultBranch}<//></td><td>${agentName(repo.defaultAgentType)}</td><td data-label="Credential"><${Credential} credential=${repo.credential} /></td>
      <td class="cell-actions"><${LinkButton} kind="quiet" href=${`/tasks/new?repo=${repo.id}`} aria-label=${`New task on ${repo.fullName}`}>New task<//></td></tr>`)}</tbody></table></div></div>`;
}

function Credential({ credential }) {
  if (credential.kind === 'none') return 'None';
  return html`<span class="tag"><${Icon} name="key-round" /><code>${credential.secret}</code></span>`;
}
