import { fieldsOf, optionsFor, optionsOf, readOptions } from './agent-options.js';
import { checkCredential, credentialOf, formOf, hostKeyText } from './remote-form.js';

/** @typedef {import('../api/types.js').Repository} Repository */

/** A repository's settings as its form holds them. @param {Repository} repo */
export function repoForm(repo) {
  return {
    fullName: repo.fullName, defaultBranch: repo.defaultBranch, defaultAgentType: repo.defaultAgentType, agentFields: JSON.stringify(fieldsOf(repo.defaultAgentType, repo.defaultAgentOptions)),
    instructionsFile: repo.instructionsFile ?? '', setupCommand: repo.setupCommand ?? '', testCommand: repo.testCommand ?? '', branchPattern: repo.branchPattern,
    maxConcurrentTasks: String(repo.maxConcurrentTasks), wallClockMinutes: String(repo.wallClockMinutes), silenceMinutes: String(repo.silenceMinutes),
    ...formOf(repo.credential), hostKey: repo.hostKey ? hostKeyText(repo.hostKey) : '',
  };
}

const numbers = /** @type {const} */ (['maxConcurrentTasks', 'wallClockMinutes', 'silenceMinutes']);
const texts = /** @type {const} */ (['fullName', 'defaultBranch', 'defaultAgentType', 'instructionsFile', 'setupCommand', 'testCommand', 'branchPattern']);
const most = { maxConcurrentTasks: 50, wallClockMinutes: 10080, silenceMinutes: 10080 };

/** What differs from the stored one, as it is sent. @param {ReturnType<typeof repoForm>} form @param {Repository} repo */
export function changesOf(form, repo) {
  const changes = /** @type {Record<string, any>} */ ({});
  for (const name of texts) if (form[name].trim() !== (repo[name] ?? '')) changes[name] = form[name].trim();
  for (const name of numbers) if (form[name].trim() !== String(repo[name])) changes[name] = Number(form[name]);
  if (form.agentFields !== repoForm(repo).agentFields) changes.defaultAgentOptions = { ...unshown(form, repo), ...optionsRead(form).options };
  const credential = credentialOf(form);
  if (JSON.stringify(credential) !== JSON.stringify(credentialOf(formOf(repo.credential)))) changes.credential = credential;
  if (form.hostKey !== repoForm(repo).hostKey) changes.hostKey = form.hostKey;
  return changes;
}

/** The form's options; a command is not needed where tasks bring their own. */
function optionsRead(form) {
  const fields = JSON.parse(form.agentFields);
  return form.defaultAgentType === 'command' && !fields.command.trim() ? { options: {} } : readOptions(form.defaultAgentType, fields);
}

/** Options that were set elsewhere and have no field here. */
function unshown({ defaultAgentType }, repo) {
  const shown = defaultAgentType === 'command' ? ['shell', 'argv', 'input'] : optionsFor(defaultAgentType).map((option) => option.name);
  return defaultAgentType === repo.defaultAgentType ? Object.fromEntries(Object.entries(repo.defaultAgentOptions).filter(([name]) => !shown.includes(name))) : {};
}

/** What is wrong, by field. @param {ReturnType<typeof repoForm>} form */
export function checkRepoForm(form) {
  const wrong = checkCredential(form);
  if (!form.fullName.trim()) wrong.fullName = 'A repository needs a name.';
  if (!form.defaultBranch.trim()) wrong.defaultBranch = 'Name the branch that tasks start from.';
  if (form.branchPattern.trim() && !form.branchPattern.includes('{number}')) wrong.branchPattern = 'It needs {number}, so that no two tasks share a branch.';
  const read = optionsRead(form);
  if ('field' in read) wrong[read.field] = read.message;
  for (const name of numbers) {
    const n = Number(form[name]);
    if (!/^\d+$/.test(form[name].trim()) || n < 1 || n > most[name]) wrong[name] = `A whole number from 1 to ${most[name]}.`;
  }
  return wrong;
}

/** Where each field stands. @type {Record<string, string>} */
export const tabOf = {
  ...Object.fromEntries(Object.values(optionsOf).flat().map((option) => [option.name, 'agent'])), command: 'agent', agentFields: 'agent', setupCommand: 'agent',
  fullName: 'general', defaultBranch: 'general', branchPattern: 'general', defaultAgentType: 'agent', instructionsFile: 'agent', testCommand: 'agent',
  maxConcurrentTasks: 'limits', wallClockMinutes: 'limits', silenceMinutes: 'limits', kind: 'access', user: 'access', secret: 'access', hostKey: 'access',
};

/** What is changed together: a credential is one thing in three fields. */
const units = [...texts, ...numbers, /** @type {const} */ ('agentFields'), /** @type {const} */ (['kind', 'user', 'secret']), /** @type {const} */ ('hostKey')].map((unit) => [unit].flat());
const differ = (unit, a, b) => unit.some((name) => a[name].trim() !== b[name].trim());

/**
 * Brings a form up to a repository that was changed elsewhere: what nobody edited here follows, what was edited stays.
 *
 * @param {ReturnType<typeof repoForm>} form
 * @param {Repository} before what the form was made from
 * @param {Repository} now
 * @returns {{ form: ReturnType<typeof repoForm>, contested: string[] }} with the fields that were changed in both places
 */
export function followRepo(form, before, now) {
  const [old, fresh] = [repoForm(before), repoForm(now)];
  const next = { ...form };
  const contested = /** @type {string[]} */ ([]);
  for (const unit of units) {
    if (!differ(unit, form, old)) for (const name of unit) next[name] = fresh[name];
    else if (differ(unit, fresh, old) && differ(unit, form, fresh)) contested.push(unit[0]);
  }
  return { form: next, contested };
}

const labels = {
  fullName: 'Name', defaultBranch: 'Base branch', defaultAgentType: 'Default agent', instructionsFile: 'Instructions', agentFields: 'Options of the agent', setupCommand: 'Setup command', testCommand: 'Test command', branchPattern: 'Names of branches', maxConcurrentTasks: 'Tasks at once',
  wallClockMinutes: 'Longest run', silenceMinutes: 'Longest silence', kind: 'Credential', hostKey: 'Host key',
};

/** What was changed elsewhere and still differs here, in words. @param {string[]} contested @param {ReturnType<typeof repoForm>} form @param {Repository} repo */
export function contestedWords(contested, form, repo) {
  const now = repoForm(repo);
  const still = units.filter((unit) => contested.includes(unit[0]) && differ(unit, form, now));
  return still.map(([name]) => (name === 'kind' || name === 'agentFields' ? labels[name] : `${labels[name]} (now ${now[name]})`)).join(', ');
}
