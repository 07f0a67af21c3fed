import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { load } from './support.js';

const { sentenceOf, takeGuess } = await load('lib/detected.js');
const { fieldsOf, inherited, optionWords, optionsOf, readOptions, takesMessages, wordsOf } = await load('lib/agent-options.js');
const { changesOf, checkRepoForm, contestedWords, followRepo, repoForm } = await load('lib/repo-form.js');
const { checkCredential, credentialOf, isSsh, placeOfRefusal } = await load('lib/remote-form.js');
const { remotesWith, usersOf } = await load('lib/secret-use.js');

const form = { commandKind: 'shell', command: '', options: {} };
const repo = { id: 'r', fullName: 'acme/app', defaultBranch: 'main', defaultAgentType: 'command', defaultAgentOptions: {}, setupCommand: null, instructionsFile: null, testCommand: null, branchPattern: 'optio/task-{number}-{slug}', maxConcurrentTasks: 2, wallClockMinutes: 60, silenceMinutes: 15, credential: { kind: 'none', secret: null, user: null }, hostKey: null };

describe('an agent’s options', () => {
  test('of a shell line are the line as it is', () => assert.deepEqual(readOptions('command', { ...form, command: ' a && b ' }), { options: { shell: ' a && b ' } }));
  test('keep the input open only when asked to', () => assert.deepEqual(readOptions('command', { ...form, command: 'x', messages: true }), { options: { shell: 'x', input: 'open' } }));
  test('of a program are its words', () => assert.deepEqual(readOptions('command', { ...form, commandKind: 'argv', command: `run "a b" 'c "d"' e\\ f ""` }), { options: { argv: ['run', 'a b', 'c "d"', 'e f', ''] } }));
  test('need a command', () => assert.equal(readOptions('command', form).field, 'command'));
  test('refuse a quotation mark that is not closed', () => {
    assert.equal(wordsOf('a "b'), null);
    assert.equal(readOptions('command', { ...form, commandKind: 'argv', command: 'a "b' }).field, 'command');
  });
  test('leave out what is empty and read numbers', () => assert.deepEqual(readOptions('claude-code', { ...form, options: { model: ' sonnet ', maxTurns: '20', effort: '' } }), { options: { model: 'sonnet', maxTurns: 20 } }));
  test('read yes and no', () => assert.deepEqual(readOptions('claude-code', { ...form, options: { thinking: 'no' } }), { options: { thinking: false } }));
  test('refuse a number that is none', () => assert.equal(readOptions('claude-code', { ...form, options: { maxTurns: '0' } }).field, 'maxTurns'));
});

describe('options in a form', () => {
  for (const [agent, options] of [
    ['claude-code', { model: 'sonnet', maxTurns: 20, thinking: false }], ['command', { shell: 'a && b', input: 'open' }], ['command', { argv: ['run', 'a b', 'c "d" \\ e', ''] }], ['codex', {}],
  ]) test(`of ${agent} are read back as they were: ${JSON.stringify(options)}`, () => {
    if (Object.keys(options).length > 0) assert.deepEqual(readOptions(agent, fieldsOf(agent, options)), { options });
    else assert.deepEqual(fieldsOf(agent, options), { ...form, messages: false });
  });
});

describe('the options of a repository', () => {
  const own = { defaultAgentType: 'codex', defaultAgentOptions: { model: 'm' } };

  test('are taken where nothing is typed', () => assert.deepEqual(inherited('codex', form, own), { model: 'm' }));
  test('are not where something is', () => assert.equal(inherited('codex', { ...form, options: { effort: 'low' } }, own), null));
  test('are not for another agent', () => assert.equal(inherited('gemini', form, own), null));
  test('are said in words', () => assert.deepEqual([optionWords('claude-code', { model: 'opus', thinking: false, other: 1 }), optionWords('command', { argv: ['a b'], input: 'open' })], ['model opus, thinking no, other 1', '"a b", it reads messages']));
});

describe('what is guessed of a repository', () => {
  const detected = { languages: ['java', 'node'], setupCommand: 'npm ci', testCommand: 'mvn verify', instructionsFile: null };

  test('is filled in only where nothing is written', () => assert.deepEqual(takeGuess({ setupCommand: ' ', testCommand: 'make', instructionsFile: '' }, detected), { values: { setupCommand: 'npm ci' }, kept: ['testCommand'] }));
  test('is said in words', () => assert.equal(sentenceOf(detected, { values: { setupCommand: 'npm ci' }, kept: ['testCommand'] }), 'Found java and node. Filled in: Setup command. Look at it, then save. Test command would be “mvn verify”.'));
  test('may be nothing', () => assert.equal(sentenceOf({ languages: [], setupCommand: null, testCommand: null, instructionsFile: null }, { values: {}, kept: [] }), 'Found no language that Optio knows. Nothing to fill in.'));
});

describe('the kinds of agents', () => {
  const folder = new URL('../../server/src/main/java/dev/optio/server/agents/', import.meta.url);
  const vendors = readdirSync(folder).filter((name) => /.+Vendor\.java$/.test(name)).map((name) => readFileSync(new URL(name, folder), 'utf8')).filter((source) => source.includes('new VendorProfile('));
  const name = (source) => /new VendorProfile\(\s*"([^"]+)"/.exec(source)[1];
  const options = (source) => new Map(source.split('new OptionField(').slice(1).map((part) => [/"(\w+)"/.exec(part)[1], part]));

  test('are those that the server has', () => assert.deepEqual(Object.keys(optionsOf).sort(), vendors.map(name).sort()));

  for (const source of vendors) {
    test(`${name(source)} is offered only options and choices that it takes`, () => {
      for (const option of optionsOf[name(source)]) {
        const theirs = options(source).get(option.name);
        assert.ok(theirs, option.name);
        const choices = /new Kind\.Choice\(List\.of\(([^)]*)\)/.exec(theirs)?.[1].split(',').map((word) => word.trim().slice(1, -1));
        if (option.kind === 'choice') assert.deepEqual(option.choices, choices);
      }
    });
  }

  test('read messages only where the server delivers them', () => {
    assert.equal(takesMessages({ agentType: 'claude-code' }), true);
    assert.equal(takesMessages({ agentType: 'codex' }), false);
    assert.equal(takesMessages({ agentType: 'command', agentOptions: { input: 'open' } }), true);
    assert.equal(takesMessages({ agentType: 'command', agentOptions: { shell: 'x' } }), false);
  });
});

describe('a repository’s form', () => {
  test('sends nothing when nothing was changed', () => assert.deepEqual(changesOf(repoForm(repo), repo), {}));
  test('sends only what was changed, numbers as numbers', () => assert.deepEqual(changesOf({ ...repoForm(repo), fullName: 'acme/x ', wallClockMinutes: '90' }, repo), { fullName: 'acme/x', wallClockMinutes: 90 }));
  test('takes a text out by sending it empty', () => assert.deepEqual(changesOf({ ...repoForm({ ...repo, testCommand: 'make' }), testCommand: '' }, { ...repo, testCommand: 'make' }), { testCommand: '' }));
  test('sends the options of the default agent, and keeps those that it has no field for', () => {
    const claude = { ...repo, defaultAgentType: 'claude-code', defaultAgentOptions: { model: 'sonnet', fromElsewhere: 1 } };
    const edited = { ...repoForm(claude), agentFields: JSON.stringify({ ...JSON.parse(repoForm(claude).agentFields), options: { maxTurns: '9' } }) };
    assert.deepEqual(changesOf(repoForm(claude), claude), {});
    assert.deepEqual(changesOf(edited, claude), { defaultAgentOptions: { maxTurns: 9, fromElsewhere: 1 } });
    assert.deepEqual(changesOf({ ...edited, defaultAgentType: 'codex', agentFields: JSON.stringify({ ...form, options: {} }) }, claude), { defaultAgentType: 'codex', defaultAgentOptions: {} });
  });
  test('says which option is wrong', () => assert.deepEqual(Object.keys(checkRepoForm({ ...repoForm(repo), defaultAgentType: 'claude-code', agentFields: JSON.stringify({ ...form, options: { maxTurns: 'x' } }) })), ['maxTurns']));
  test('refuses names of branches that two tasks could share', () => assert.deepEqual(Object.keys(checkRepoForm({ ...repoForm(repo), branchPattern: 'optio/{slug}' })), ['branchPattern']));
  test('sends the whole credential', () => assert.deepEqual(changesOf({ ...repoForm(repo), kind: 'basic', user: 'me', secret: 'PW' }, repo), { credential: { kind: 'basic', user: 'me', secret: 'PW' } }));
  test('names each field that is wrong', () => assert.deepEqual(Object.keys(checkRepoForm({ ...repoForm(repo), fullName: '', maxConcurrentTasks: '51', silenceMinutes: '1.5', kind: 'token' })).sort(), ['fullName', 'maxConcurrentTasks', 'secret', 'silenceMinutes']));
});

describe('a repository’s form, when the repository is changed elsewhere,', () => {
  const edited = { ...repoForm(repo), fullName: 'mine' };
  const follow = (form, more) => followRepo(form, repo, { ...repo, ...more });

  test('shows what is new', () => assert.deepEqual(follow(repoForm(repo), { maxConcurrentTasks: 7 }), { form: { ...repoForm(repo), maxConcurrentTasks: '7' }, contested: [] }));
  test('keeps what is edited, and shows the rest', () => assert.deepEqual(follow(edited, { maxConcurrentTasks: 7 }), { form: { ...edited, maxConcurrentTasks: '7' }, contested: [] }));
  test('says what was changed in both places', () => assert.deepEqual(follow(edited, { fullName: 'theirs' }), { form: edited, contested: ['fullName'] }));
  test('does not when both say the same', () => assert.deepEqual(follow(edited, { fullName: 'mine' }).contested, []));
  test('takes a credential as one thing', () => {
    const basic = { kind: 'basic', user: 'me', secret: 'PW' };
    const { form: next, contested } = follow({ ...repoForm(repo), ...basic }, { credential: { kind: 'token', secret: 'T', user: null } });
    assert.deepEqual([{ kind: next.kind, user: next.user, secret: next.secret }, contested], [basic, ['kind']]);
  });
  test('names only what still differs, with what is stored now', () => {
    const now = { ...repo, fullName: 'theirs', maxConcurrentTasks: 7 };
    assert.equal(contestedWords(['fullName', 'maxConcurrentTasks'], { ...repoForm(now), fullName: 'mine' }, now), 'Name (now theirs)');
  });
});

describe('an ssh remote', () => {
  const key = (fingerprint) => ({ type: 'ssh-ed25519', fingerprint });
  const known = { ...repo, credential: { kind: 'sshKey', secret: 'KEY', user: null }, hostKey: key('SHA256:a') };
  test('is known by its address', () => {
    for (const address of ['git@github.com:acme/app', 'ssh://git@host/x', ' SSH://git@host/x', 'git+ssh://git@host/x']) assert.equal(isSsh(address), true, address);
    for (const address of ['https://github.com/acme/app', '/srv/git@host:app', 'github.com/acme/app', 'https://me@host:80/x', '']) assert.equal(isSsh(address), false, address);
  });
  test('is asked with a key, and its user stands in the address', () => assert.deepEqual(credentialOf({ kind: 'sshKey', user: 'left', secret: 'KEY' }), { kind: 'sshKey', secret: 'KEY' }));
  test('sends a host key only when another was confirmed', () => {
    assert.deepEqual(changesOf(repoForm(known), known), {});
    assert.deepEqual(changesOf({ ...repoForm(known), hostKey: 'ssh-ed25519 SHA256:b' }, known), { hostKey: 'ssh-ed25519 SHA256:b' });
  });
  test('shows what was confirmed elsewhere meanwhile', () => {
    const { form, contested } = followRepo({ ...repoForm(known), hostKey: 'ssh-ed25519 SHA256:b' }, known, { ...known, hostKey: key('SHA256:c') });
    assert.equal(form.hostKey, 'ssh-ed25519 SHA256:b');
    assert.deepEqual(contested, ['hostKey']);
  });
  test('puts a refusal of its key at the key', () => assert.deepEqual(placeOfRefusal({ code: 'remote_host_key_changed', message: 'm' }, repoForm(known)), { hostKey: 'm' }));
});

describe('a remote’s credential', () => {
  test('leaves out what its kind does not have', () => assert.deepEqual(credentialOf({ kind: 'token', user: 'left', secret: 'T' }), { kind: 'token', secret: 'T' }));
  test('needs a user and a secret', () => assert.deepEqual(Object.keys(checkCredential({ kind: 'basic', user: ' ', secret: '' })).sort(), ['secret', 'user']));
  test('puts a refusal where it belongs', () => {
    const at = (code, kind = 'token') => Object.keys(placeOfRefusal({ code, message: 'm' }, { kind, user: '', secret: '' }))[0];
    assert.deepEqual(['remote_not_found', 'remote_bad_credentials', 'remote_needs_credentials', 'branch_unknown', 'repository_exists', 'busy'].map((code) => at(code)), ['repoUrl', 'secret', 'kind', 'defaultBranch', 'repoUrl', 'form']);
    assert.equal(at('remote_bad_credentials', 'none'), 'repoUrl');
  });
});

describe('the use of a secret', () => {
  const kinds = [{ name: 'claude-code', displayName: 'Claude Code', providerSecrets: ['ANTHROPIC_API_KEY'] }];
  const secret = (more) => ({ name: 'ANTHROPIC_API_KEY', scope: 'workspace', repositoryId: null, delivery: 'exposed', ...more });
  const asked = { ...repo, credential: { kind: 'token', secret: 'GIT', user: null } };

  test('is its provider', () => assert.deepEqual(usersOf(secret({}), [repo], kinds), ['Claude Code, all repositories']));
  test('is the remotes that are asked with it', () => {
    assert.deepEqual(usersOf(secret({ name: 'GIT' }), [asked], kinds), ['Remote of acme/app']);
    assert.deepEqual(remotesWith(secret({ name: 'GIT', scope: 'repo', repositoryId: 'other' }), [asked]), []);
  });
  test('is said to be none when there is none', () => assert.deepEqual(usersOf(secret({ name: 'X', delivery: 'brokered' }), [repo], kinds), ['Nothing uses it']));
});

describe('numbers of tasks', async () => {
  const { numbersIn, attachmentMistake } = await load('lib/task-form.js');

  test('are taken with and without their sign', () => assert.deepEqual(numbersIn(' #12, 14\n#3 '), ['#12', '#14', '#3']));
  test('are none for an empty field', () => assert.deepEqual(numbersIn(' '), []));
  test('are refused with something else among them', () => assert.equal(numbersIn('#12 soon'), null));
  test('go with files that are text, named plainly and not too large', () => {
    assert.equal(attachmentMistake('notes.md', 'hello'), '');
    assert.match(attachmentMistake('../x', 'hello'), /letters/);
    assert.match(attachmentMistake('a.png', 'a\0b'), /no text/);
    assert.match(attachmentMistake('big.txt', 'x'.repeat(262145)), /256 KiB/);
  });
});

describe('an answer to an agent', async () => {
  const { answerOf } = await load('lib/answers.js');
  const one = [{ question: 'Which colour?' }];
  const two = [...one, { question: 'How large?' }];

  test('is what was picked and typed', () => assert.equal(answerOf(one, [{ picked: ['Red', 'Blue'], text: ' or so ' }]), 'Red, Blue, or so'));
  test('names each question where there are several', () => assert.equal(answerOf(two, [{ picked: ['Red'], text: '' }, { picked: [], text: 'Big' }]), 'Which colour?\nRed\n\nHow large?\nBig'));
  test('is empty while one is not answered', () => assert.equal(answerOf(two, [{ picked: ['Red'], text: '' }, { picked: [], text: ' ' }]), ''));
});
