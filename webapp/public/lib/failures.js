/*
 * The server's reasons in plain words: how a move is called, and why a task failed or waits for a person, with what can
 * be done. The server's own sentence is always shown, too.
 */

/** What each reason is called in a list of moves. @type {Record<string, string>} */
export const reasonWords = {
  task_submitted: 'handed over', worker_pickup: 'picked up', agent_started: 'agent started', agent_success: 'agent succeeded',
  no_changes: 'nothing changed', plan_ready: 'plan ready', question_asked: 'agent asks', plan_approved: 'plan approved', user_resume: 'asked to go on', user_message: 'answered',
  dependencies_added: 'made to wait for others', dependencies_met: 'nothing left to wait for', dependency_failed: 'what it depends on failed', bulk_retry: 'asked to try again, with others', bulk_cancel: 'stopped by a person, with others', agent_failure: 'agent failed', bad_credential: 'provider refused the key', rate_limited: 'provider limits requests',
  provider_unavailable: 'provider did not answer', max_turns: 'all turns used', setup_failed: 'setup command failed', program_missing: 'program not found', killed: 'agent was killed',
  user_cancel: 'stopped by a person', user_retry: 'asked to try again', wall_clock: 'took too long', silence: 'silent for too long', output_limit: 'wrote too much',
  disk_full: 'disk full', sandbox_lost: 'sandbox lost', sandbox_refused: 'sandbox refused', sandbox_forged: 'run files forged', sandbox_unavailable: 'sandbox not available',
  interrupted: 'server stopped', restored: 'restored from a backup', branch_unknown: 'no such branch', repository_removed: 'repository removed', secret_unknown: 'no such secret',
  remote_not_found: 'remote not found', remote_needs_credentials: 'remote wants a credential', remote_bad_credentials: 'remote refused the credential', remote_empty: 'remote is empty',
  remote_not_a_git_server: 'not a git server', remote_blocked: 'address not allowed', remote_bad_url: 'bad address', remote_host_key_unknown: 'host key not confirmed', remote_host_key_changed: 'host key changed', remote_tls: 'TLS failed', remote_too_large: 'remote too large',
  remote_unreachable: 'remote did not answer', work_unreadable: 'work could not be read', work_refused: 'work was refused', secret_found: 'secret in the changes',
  push_moved: 'branch was moved', push_refused: 'push refused', internal: 'internal error',
};

/** A code in words: known ones as above, others `lease_lost` → `lease lost`. @param {string} code */
export const wordsOf = (code) => reasonWords[code] ?? code.replaceAll('_', ' ');

/** @type {Record<string, { title: string, remedy: string }>} */
const known = {
  agent_failure: { title: 'The agent failed', remedy: 'Mend the cause or the prompt, then retry.' },
  setup_failed: { title: 'The setup command failed', remedy: 'Its output is in the log. Correct it in the repository’s settings, then retry.' },
  program_missing: { title: 'The program is not there', remedy: 'Install it where agents run, or change the command, then retry.' },
  bad_credential: { title: 'The provider refused the key', remedy: 'Replace the secret, then retry.' },
  rate_limited: { title: 'The provider limits requests', remedy: 'Optio has tried as often as it may. Retry later.' },
  provider_unavailable: { title: 'The provider did not answer', remedy: 'Optio has tried as often as it may. Retry later.' },
  max_turns: { title: 'The agent used all its turns', remedy: 'Resume it with a message, or allow more turns in a new task.' },
  plan_ready: { title: 'The plan is ready', remedy: 'Approve it, or say what should be different.' },
  question_asked: { title: 'The agent asks', remedy: 'It goes on with your answer, in the same conversation.' },
  dependency_failed: { title: 'What it depends on was not done', remedy: 'Retry the tasks that it depends on, then this one.' },
  killed: { title: 'The agent was killed', remedy: 'A signal ended it, often for lack of memory. Retry, or give it less to do.' },
  wall_clock: { title: 'It took too long', remedy: 'Raise “longest run” in the repository’s settings, or split the task.' },
  silence: { title: 'It said nothing for too long', remedy: 'Raise “longest silence” in the repository’s settings, or make the agent report progress.' },
  output_limit: { title: 'It wrote too much', remedy: 'Make the command quieter, then retry.' },
  disk_full: { title: 'The disk is full', remedy: 'Make room where agents run, then retry.' },
  sandbox_lost: { title: 'The run was lost', remedy: 'The sandbox went away and no retry was left. Retry.' },
  sandbox_refused: { title: 'The run could not be started', remedy: 'The sentence above says what the machine lacks. Retry when it is there.' },
  sandbox_forged: { title: 'The run’s own files were changed', remedy: 'Something in the run wrote where only Optio may. Look at what the agent did before you retry.' },
  sandbox_unavailable: { title: 'No sandbox was available', remedy: 'Retry when agents can run again.' },
  interrupted: { title: 'The run was interrupted', remedy: 'The server stopped while it ran. Retry.' },
  restored: { title: 'Optio was restored from a backup', remedy: 'The run was under way when the backup was made. Retry.' },
  branch_unknown: { title: 'There is no such branch', remedy: 'Hand it over again with a branch that the remote has.' },
  repository_removed: { title: 'The repository was removed', remedy: 'Connect it again and hand the task over anew.' },
  secret_unknown: { title: 'A secret is missing', remedy: 'Add it, then retry.' },
  remote_not_found: { title: 'The repository was not found', remedy: 'Check its address and what the credential may see.' },
  remote_needs_credentials: { title: 'The remote wants a credential', remedy: 'Set one in the repository’s settings, then retry.' },
  remote_bad_credentials: { title: 'The remote refused the credential', remedy: 'Replace the secret, then retry.' },
  remote_empty: { title: 'The remote is empty', remedy: 'Push a first commit, then retry.' },
  remote_not_a_git_server: { title: 'No git server answers there', remedy: 'Check the repository’s address.' },
  remote_blocked: { title: 'The address is not allowed', remedy: 'An operator of this instance can allow it.' },
  remote_bad_url: { title: 'The address is not valid', remedy: 'Check the repository’s address.' },
  remote_host_key_unknown: { title: 'Nobody has confirmed the server’s key', remedy: 'Compare and confirm it in the repository’s settings, then retry.' },
  remote_host_key_changed: { title: 'The server shows another key', remedy: 'Ask its operator whether the key was changed. If so, confirm the new one in the repository’s settings, then retry.' },
  remote_tls: { title: 'The connection is not safe', remedy: 'The remote’s certificate is not trusted. Mend it, then retry.' },
  remote_too_large: { title: 'The repository is too large', remedy: 'It is beyond what this instance takes.' },
  remote_unreachable: { title: 'The remote did not answer', remedy: 'Check that it is up, then retry.' },
  work_unreadable: { title: 'The agent’s work could not be read', remedy: 'Its git directory is damaged. The log says what it did. Retry.' },
  work_refused: { title: 'The agent’s work was refused', remedy: 'Nothing was pushed. Look at the changes, then retry or stop it.' },
  secret_found: { title: 'A secret is in the changes', remedy: 'Nothing was pushed. Take the secret out of the commits, and replace it where it is used.' },
  push_moved: { title: 'Somebody else moved the branch', remedy: 'Optio does not overwrite what it did not push. Look at the branch, then retry.' },
  push_refused: { title: 'The remote refused the push', remedy: 'Check what the credential may do and which branches are protected, then retry.' },
  internal: { title: 'Something went wrong in Optio', remedy: 'The server’s log has more under the reference. Retry.' },
};

/** @param {{ state: string, errorCode: string | null }} task */
export function explain(task) {
  const found = known[task.errorCode ?? ''];
  if (found) return found;
  if (task.state === 'needs_attention') return { title: 'This task needs you', remedy: 'Look at what it left, then retry or stop it.' };
  return { title: 'The task failed', remedy: 'The log and the events say what happened before. Retry when the cause is gone.' };
}
