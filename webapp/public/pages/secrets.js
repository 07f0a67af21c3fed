import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { counted } from '../lib/numbers.js';
import { place, queryWith, setQuery } from '../router.js';
import { Button } from '../components/button.js';
import { SearchInput } from '../components/field.js';
import { Denied, Empty, Loaded } from '../components/states.js';
import { Segments } from '../components/tabs.js';
import { DeleteSecret } from '../parts/delete-secret.js';
import { PageHead } from '../parts/page-head.js';
import { SecretDialog } from '../parts/secret-dialog.js';
import { SecretTable } from '../parts/secret-table.js';
import { useFetched, useReloadOnReturn } from '../state/fetched.js';
import { whyNot } from '../state/session.js';
import { allRepositories, allSecrets } from '../state/whole-lists.js';

const scopes = { '': 'All', workspace: 'Workspace', repo: 'Repository' };
const sub = 'Names, scopes and use. Values are write-only: once saved, nobody can read one back here, admins included.';

/** What agents and remotes are given, by name. */
export default function Secrets() {
  const denied = whyNot('member');
  return html`<div class="page">${denied ? html`<${PageHead} title="Secrets" sub=${sub} /><${Denied} what="You may not see the names of secrets." role="member" />` : html`<${Ready} />`}</div>`;
}

function Ready() {
  const fetched = useFetched(async () => {
    const [{ secrets }, { repos }] = await Promise.all([allSecrets(), allRepositories()]);
    return { secrets, repos };
  }, []);
  useReloadOnReturn(fetched);
  const [asking, ask] = useState(/** @type {any} */ (null));
  const why = whyNot('admin');
  const close = () => ask(null);
  useAskedInAddress(why, fetched.data, ask);
  return html`<${PageHead} title="Secrets" sub=${sub} actions=${html`<${Button} kind="primary" icon="plus" why=${why} onClick=${() => ask({ add: {} })}>Add secret<//>`} />
    <${Loaded} fetched=${fetched} what="The secrets could not be loaded." role="member" rows=${6}>${(data) => html`<${List} ...${data} why=${why} ask=${ask} />`}<//>
    ${fetched.data && asking?.add && html`<${SecretDialog} start=${asking.add} repos=${fetched.data.repos} onClose=${close} onStored=${fetched.reload} />`}
    ${fetched.data && asking?.remove && html`<${DeleteSecret} secret=${asking.remove} repos=${fetched.data.repos} onClose=${close} onDeleted=${fetched.reload} />`}`;
}

/** `?add=NAME` opens the dialog, with the name when it is one. */
function useAskedInAddress(why, data, ask) {
  const asked = place.value.query.get('add');
  useEffect(() => {
    if (!asked || !data) return;
    setQuery({ add: null });
    if (!why) ask({ add: /^[A-Z][A-Z0-9_]*$/.test(asked) ? { name: asked } : {} });
  }, [asked, data === undefined]);
}

function List({ secrets, repos, why, ask }) {
  const { query } = place.value;
  const scope = query.get('scope') ?? '';
  const q = query.get('q') ?? '';
  const shown = secrets.filter((secret) => (!scope || secret.scope === scope) && secret.name.includes(q.trim().toUpperCase()));
  return html`<div class="stack"><div class="toolbar"><${Segments} label="Scopes" items=${Object.entries(scopes).map(([value, label]) => ({ label, current: value === scope, href: `/secrets${queryWith(query, { scope: value })}` }))} />
      <${SearchInput} label="Filter by name" value=${q} onInput=${(text) => setQuery({ q: text })} /></div>
    ${shown.length ? html`<div><${SecretTable} secrets=${shown} repos=${repos} why=${why} ask=${ask} />
      <p class="table-note">${counted(secrets.length, 'secret')}${shown.length < secrets.length ? `, ${shown.length} shown` : ''} · sealed with AES-256-GCM under a key of this workspace</p></div>`
      : html`<div class="card"><${Nothing} any=${secrets.length > 0} why=${why} ask=${ask} /></div>`}</div>`;
}

function Nothing({ any, why, ask }) {
  if (any) return html`<${Empty} icon="list-filter" action=${html`<${Button} onClick=${() => setQuery({ scope: null, q: null })}>Clear filters<//>`}>No secret fits these filters.<//>`;
  return html`<${Empty} icon="key-round" action=${html`<${Button} kind="primary" icon="plus" why=${why} onClick=${() => ask({ add: {} })}>Add secret<//>`}>A first run needs two at most: the key of the agent’s model provider, and a token for a private remote.<//>`;
}
