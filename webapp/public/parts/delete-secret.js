import { html } from '../lib/html.js';
import { deleteSecret } from '../api/client.js';
import { remotesWith, usersOf } from '../lib/secret-use.js';
import { Confirm } from '../components/dialog.js';
import { Name } from '../components/text.js';
import { agentKinds } from '../state/session.js';
import { toast } from '../state/toasts.js';

/** Says what would break, and asks for the name. */
export function DeleteSecret({ secret, repos, onClose, onDeleted }) {
  const remotes = remotesWith(secret, repos);
  const remove = async () => {
    await deleteSecret(secret.name, { scope: secret.scope, repositoryId: secret.repositoryId ?? undefined });
    toast(`${secret.name} is deleted.`);
    onDeleted();
  };
  return html`<${Confirm} title=${`Delete ${secret.name}?`} verb="Delete secret" name=${secret.name} onConfirm=${remove} onClose=${onClose}>
    <p>All of its versions are gone for good. It is used by: ${usersOf(secret, repos, agentKinds.value).join('; ')}.</p>
    ${remotes.length > 0 && html`<p class="is-warn">New runs on <${Name}>${remotes.map((repo) => repo.fullName).join(', ')}<//> will fail until another credential is set.</p>`}<//>`;
}
