import { html } from '../lib/html.js';
import { formatDate } from '../lib/time.js';
import { usersOf } from '../lib/secret-use.js';
import { Button } from '../components/button.js';
import { Icon } from '../components/icon.js';
import { Menu } from '../components/menu.js';
import { Ago, Name } from '../components/text.js';
import { now } from '../state/clock.js';
import { agentKinds } from '../state/session.js';

const longUnused = 90 * 86400000;

/** The secrets, by name; never a value, nor anything made from one. */
export function SecretTable({ secrets, repos, why, ask }) {
  return html`<div class="card table-card"><div class="table-scroll" tabindex="0" role="region" aria-label="Secrets"><table class="table"><caption class="sr-only">Secrets of this workspace</caption>
    <thead><tr><th scope="col">Name</th><th scope="col">Scope</th><th scope="col">Used by</th><th scope="col">Last used</th><th scope="col">Value set</th><th scope="col"><span class="sr-only">Actions</span></th></tr></thead>
    <tbody>${secrets.map((secret) => html`<${Row} key=${secret.id} secret=${secret} repos=${repos} why=${why} ask=${ask} />`)}</tbody></table></div></div>`;
}

/** @param {{ secret: import('../api/types.js').Secret, repos: any[], why: string | null, ask: (what: any) => void }} props */
function Row({ secret, repos, why, ask }) {
  return html`<tr><th scope="row"><code>${secret.name}</code></th><td><${ScopeTag} secret=${secret} repos=${repos} /></td>
    <td class="is-wide">${usersOf(secret, repos, agentKinds.value).join(' · ')}</td><td data-label="Used"><${LastUsed} secret=${secret} /></td>
    <td data-label="Set"><time datetime=${secret.updatedAt}>${formatDate(Date.parse(secret.updatedAt))}</time>${secret.version > 1 && html`<span class="meta"> · version ${secret.version}</span>`}</td>
    <td class="cell-actions"><${Button} kind="quiet" why=${why} aria-label=${`Replace ${secret.name}`} onClick=${() => ask({ add: secret })}>Replace<//>
      <${Menu} label=${`More actions for ${secret.name}`} items=${[{ label: 'Delete secret', icon: 'trash', danger: true, why, run: () => ask({ remove: secret }) }]} /></td></tr>`;
}

function ScopeTag({ secret, repos }) {
  if (secret.scope === 'workspace') return html`<span class="tag"><${Icon} name="globe" />Workspace</span>`;
  const repo = repos.find((each) => each.id === secret.repositoryId);
  return html`<span class="tag"><${Icon} name="folder-git-2" /><${Name}>${repo?.fullName ?? secret.repoUrl ?? 'Repository'}<//></span>`;
}

function LastUsed({ secret }) {
  const idle = now.value - Date.parse(secret.lastUsedAt ?? secret.updatedAt) > longUnused;
  const text = secret.lastUsedAt ? html`<${Ago} at=${secret.lastUsedAt} />` : 'Never';
  return idle ? html`<span class="chip is-warn" title="Not used for 90 days"><${Icon} name="clock-alert" />${text}</span>` : text;
}
