import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { load } from './support.js';

const time = await load('lib/time.js');
const numbers = await load('lib/numbers.js');
const { match, queryWith, isServed } = await load('router.js');
const { reasonWords, explain } = await load('lib/failures.js');
const { keyCaps, nameOf } = await load('lib/keys.js');

const cases = (name, call, table) => describe(name, () => {
  for (const [given, wanted] of table) test(`${JSON.stringify(given)} is ${wanted}`, () => assert.equal(call(...[given].flat()), wanted));
});

cases('a duration', time.formatDuration, [[0, '0 s'], [59999, '59 s'], [60000, '1 m 00 s'], [727000, '12 m 07 s'], [3600000, '1 h 00 m'], [100 * 3600000, '4 d 4 h'], [-5, '0 s']]);
cases('a limit', time.formatMinutes, [[15, '15 min'], [60, '1 h'], [90, '1 h 30 min'], [1440, '24 h']]);
cases('how long ago', (then) => time.formatAgo(then, 100000000), [[100000000, 'just now'], [99991000, '9 s ago'], [100000000 - 240000, '4 min ago'], [100000000 - 3 * 3600000, '3 h ago'], [100001000, 'just now']]);
cases('time since the start', time.formatSince, [[12044, '+00:12.044'], [3723004, '+1:02:03.004']]);
cases('a count', numbers.formatCount, [[0, '0'], [999, '999'], [4260, '4,260'], [1234567, '1,234,567']]);
cases('a count with its word', numbers.counted, [[[1, 'line'], '1 line'], [[4260, 'line'], '4,260 lines'], [[2, 'repository', 'repositories'], '2 repositories']]);
cases('tokens', numbers.formatTokens, [[812, '812'], [33120, '33 k'], [3100000, '3.1 M'], [1500, '1.5 k']]);
cases('money', numbers.formatMoney, [['0', '$0.00'], ['0.004', '< $0.01'], ['1.845', '$1.85'], ['0.999', '$1.00'], ['18.4', '$18.40'], ['1234.5', '$1,234.50'], ['x', '']]);
cases('the address of the server', isServed, [['/api/tasks', true], ['/docs', true], ['/apiary', false], ['/tasks', false], ['/ws/events', true], ['/assets/x', true]]);
cases('the caps of a shortcut', (keys) => keyCaps(keys).join('+'), [['g t', 'g+t'], ['End, G', 'End'], ['mod+k', 'Ctrl K'], ['mod+Enter', 'Ctrl ↵']]);
cases('a key', (key, ctrlKey) => nameOf({ key, ctrlKey, metaKey: false }), [[['K', true], 'mod+k'], [['G', false], 'G'], [['?', false], '?']]);

describe('a route', () => {
  const routes = [['/', 'home'], ['/tasks/new', 'new'], ['/tasks/:number', 'task']];
  test('takes the first pattern that fits', () => assert.equal(match(routes, '/tasks/new').route, 'new'));
  test('gives the parts of the path', () => assert.deepEqual(match(routes, '/tasks/%2312/').params, { number: '#12' }));
  test('is none for what does not fit, or is no text', () => {
    assert.equal(match(routes, '/tasks/1/2'), null);
    assert.equal(match(routes, '/tasks/%ff'), null);
  });
  test('keeps the rest of the query', () => assert.equal(queryWith(new URLSearchParams('a=1&b=2'), { a: null, c: 'x y' }), '?b=2&c=x+y'));
});

describe('the server’s reasons', () => {
  const source = readFileSync(new URL('../../server/src/main/java/dev/optio/server/tasks/core/Reason.java', import.meta.url), 'utf8');
  const codes = /enum Reason \{([^;]+);/.exec(source)[1].split(',').map((name) => name.trim().toLowerCase());
  const fine = ['task_submitted', 'worker_pickup', 'agent_started', 'agent_success', 'no_changes', 'user_cancel', 'user_retry', 'user_resume', 'user_message', 'plan_approved', 'dependencies_added', 'dependencies_met', 'bulk_retry', 'bulk_cancel'];

  test('all have a word, and there is no other word', () => assert.deepEqual(Object.keys(reasonWords).sort(), [...codes].sort()));
  for (const code of codes.filter((each) => !fine.includes(each))) {
    test(`${code} is explained`, () => assert.notEqual(explain({ state: 'failed', errorCode: code }).title, 'The task failed'));
  }
});
