/**
 * What uses a secret, in words, as far as the settings say.
 *
 * @param {import('../api/types.js').Secret} secret
 * @param {import('../api/types.js').Repository[]} repos
 * @param {import('../api/types.js').AgentKind[]} kinds
 * @returns {string[]} at least one
 */
export function usersOf(secret, repos, kinds) {
  const where = secret.scope === 'repo' ? repos.find((repo) => repo.id === secret.repositoryId)?.fullName ?? 'its repository' : 'all repositories';
  const users = kinds.filter((kind) => kind.providerSecrets.includes(secret.name)).map((kind) => `${kind.displayName}, ${where}`);
  const remotes = remotesWith(secret, repos);
  if (remotes.length === 1) users.push(`Remote of ${remotes[0].fullName}`);
  else if (remotes.length) users.push(`Remotes of ${remotes.length} repositories`);
  if (users.length) return users;
  return [secret.delivery === 'exposed' ? 'Tasks that name it' : 'Nothing uses it'];
}

/**
 * The repositories whose remote is asked with this secret; the most specific one of a name wins.
 *
 * @param {import('../api/types.js').Secret} secret
 * @param {import('../api/types.js').Repository[]} repos
 */
export function remotesWith(secret, repos) {
  return repos.filter((repo) => repo.credential.secret === secret.name && (secret.scope === 'workspace' || repo.id === secret.repositoryId));
}
