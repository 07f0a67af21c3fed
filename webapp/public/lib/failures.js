/*
 * Why a task failed or waits for a person, in plain words, with what can be done. The codes are the server's; its own
 * sentence is always shown, too.
 */

/** @type {Record<string, { title: string, remedy: string }>} */
const known = {
  agent_failed: { title: 'The agent failed', remedy: 'Its last lines say why. Mend the cause or the prompt, then retry.' },
  program_missing: { title: 'The program is not there', remedy: 'Install it where agents run, or change the command, then retry.' },
  bad_credential: { title: 'The provider refused the key', remedy: 'Replace the secret, then retry.' },
  rate_limited: { title: 'The provider limits requests', remedy: 'Optio has tried as often as it may. Retry later.' },
  provider_unavailable: { title: 'The provider did not answer', remedy: 'Optio has tried as often as it may. Retry later.' },
  max_turns: { title: 'The agent used all its turns', remedy: 'Allow more turns in a new task, or retry.' },
  killed: { title: 'The agent was killed', remedy: 'A signal ended it, often for lack of memory. Retry, or give it less to do.' },
  wall_clock: { title: 'It took too long', remedy: 'Raise “longest run” in the repository’s settings, or split the task.' },
  silence: { title: 'It said nothing for too long', remedy: 'Raise “longest silence” in the repository’s settings, or make the agent report progress.' },
  output: { title: 'It wrote too much', remedy: 'Make the command quieter, then retry.' },
  lost: { title: 'The run was lost', remedy: 'The sandbox went away and no retry was left. Retry.' },
  interrupted: { title: 'The run was interrupted', remedy: 'The server stopped while it ran. Retry.' },
  push_refused: { title: 'The remote refused the push', remedy: 'Check what the credential may do and which branches are protected, then retry.' },
  branch_moved: { title: 'Somebody else moved the branch', remedy: 'Optio does not overwrite what it did not push. Look at the branch, then retry.' },
  conflict: { title: 'The branch conflicts', remedy: 'Look at the branch, then retry.' },
  scan_hit: { title: 'A secret is in the changes', remedy: 'Nothing was pushed. Take the secret out of the commits, and replace it where it is used.' },
  remote_not_found: { title: 'The repository was not found', remedy: 'Check its address and what the credential may see.' },
  remote_bad_credentials: { title: 'The remote refused the credential', remedy: 'Replace the secret, then retry.' },
  remote_needs_credentials: { title: 'The remote wants a credential', remedy: 'Set one in the repository’s settings, then retry.' },
  remote_unreachable: { title: 'The remote did not answer', remedy: 'Check that it is up, then retry.' },
  dependency_failed: { title: 'A task that this one waits for failed', remedy: 'Retry that task first.' },
};

const aliases = {
  time_limit: 'wall_clock', wall_clock_limit: 'wall_clock', timed_out: 'wall_clock', silence_limit: 'silence', stalled: 'silence',
  output_limit: 'output', sandbox_lost: 'lost', lease_lost: 'lost', expected_old_mismatch: 'branch_moved', branch_conflict: 'branch_moved',
  push_failed: 'push_refused',
};

/** @param {{ state: string, errorCode: string | null }} task */
export function explain(task) {
  const code = task.errorCode ?? '';
  const found = known[code] ?? known[aliases[code]];
  if (found) return found;
  if (task.state === 'needs_attention') return { title: 'This task needs you', remedy: 'Look at what it left, then retry or stop it.' };
  return { title: 'The task failed', remedy: 'The log and the events say what happened before. Retry when the cause is gone.' };
}
