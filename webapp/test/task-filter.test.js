import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contract, load } from './support.js';

const { addressOf, chipsOf, fitting, queryOf, readFilter, sorts, views, without } = await load('lib/task-filter.js');

const read = (text) => readFilter(new URLSearchParams(text));
const words = { repo: (url) => url.split('/').at(-1), agent: (name) => name.toUpperCase(), state: (state) => state };
const whole = 'view=done&q=roof&repo=https%3A%2F%2Fexample.com%2Fapp&agent=codex&state=failed&who=me&priority=high&part=step&min=0.5&max=10&since=2026-11-01&until=2026-11-30&endedSince=2026-11-02&endedUntil=2026-11-29&sort=cost';
const task = {
  number: 12, title: 'Mend the roof', prompt: 'p', state: 'failed', repoUrl: 'https://example.com/app', agentType: 'codex', createdBy: 'me-id', priority: 50, taskType: 'step', costUsd: '1.50',
  createdAt: new Date(2026, 10, 30, 23, 59).toISOString(), completedAt: new Date(2026, 10, 29, 12).toISOString(),
};

describe('the filter in the address', () => {
  test('comes out as it went in', () => assert.equal(addressOf(read(whole)), whole));
  test('is short where nothing is asked', () => assert.equal(addressOf(read('view=active&sort=newest&other=1')), ''));
  test('leaves out what cannot be meant', () => {
    assert.equal(addressOf(read('view=mine&state=mended&who=ann&priority=urgent&part=x&min=-1&max=1e3&since=2026-02-30&until=yesterday&endedSince=0001-01-01&sort=title')), '');
    assert.equal(addressOf(read('view=constructor&sort=toString')), '');
  });
});

describe('what the server is asked', () => {
  test('has a value for each filter, and times of days as they are here', () => {
    assert.deepEqual(queryOf(read(whole)), {
      state: 'failed', q: 'roof', repoUrl: 'https://example.com/app', agentType: 'codex', createdBy: 'me', taskType: 'step', minCostUsd: '0.5', maxCostUsd: '10', minPriority: 1, maxPriority: 99, sort: 'cost',
      since: new Date(2026, 10, 1).toISOString(), until: new Date(2026, 11, 1).toISOString(), endedSince: new Date(2026, 10, 2).toISOString(), endedUntil: new Date(2026, 10, 30).toISOString(),
    });
  });
  test('is no more than the view where nothing else is asked', () => {
    assert.deepEqual(queryOf(read('view=all')), {});
    assert.deepEqual(queryOf(read('')), { state: views.active.join(',') });
  });
  test('knows the orders of the contract', () => {
    const declared = /name: sort\n[\s\S]*?enum: \[([^\]]+)\]/.exec(contract)[1].split(', ');
    assert.deepEqual(Object.keys(sorts).sort(), declared.sort());
  });
});

describe('a task that arrives', () => {
  const fits = (text, more = {}) => fitting(read(text), 'me-id')({ ...task, ...more });
  test('fits when every filter does', () => assert.equal(fits(whole), true));
  for (const [what, more] of Object.entries({
    'another state': { state: 'completed' }, 'another repository': { repoUrl: 'x' }, 'another agent': { agentType: 'gemini' }, 'another person': { createdBy: 'you' }, 'less urgent': { priority: 100 }, 'no part': { taskType: null },
    'cheaper': { costUsd: '0.49' }, 'dearer': { costUsd: '10.01' }, 'without a known cost': { costUsd: null }, 'made too late': { createdAt: new Date(2026, 11, 1).toISOString() }, 'not ended': { completedAt: null }, 'other words': { title: 'Mend the wall' },
  })) test(`does not fit when it is ${what}`, () => assert.equal(fits(whole, more), false));
  test('does not count as cheap while its cost is not known', () => {
    assert.equal(fits('view=all&max=10'), true);
    assert.equal(fits('view=all&max=10', { costUsd: null }), false);
  });
  test('is found by its number', () => {
    assert.equal(fits('view=all&q=%2312'), true);
    assert.equal(fits('view=all&q=1'), false);
  });
});

describe('filters in words', () => {
  test('are one for each, and cleared one by one', () => {
    const filter = read(whole);
    const chips = chipsOf(filter, words);
    assert.deepEqual(chips.map(({ label }) => label), ['“roof”', 'Only failed', 'Repository: app', 'Agent: CODEX', 'Mine', 'Priority: high', 'Kind: step', 'Cost: $0.5 to $10', 'Made: 2026-11-01 to 2026-11-30', 'Ended: 2026-11-02 to 2026-11-29']);
    const none = chips.reduce((left, { clear }) => without(left, clear), filter);
    assert.equal(addressOf(none), 'view=done&sort=cost');
  });
  test('say an open end', () => {
    assert.deepEqual(chipsOf(read('min=5&until=2026-11-01'), words).map(({ label }) => label), ['Cost: from $5', 'Made: up to 2026-11-01']);
  });
});
