import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from './support.js';

const { isNews, isSnoozed, snooze, wake } = await load('lib/needs.js');
const { dayWord, heights, spendSentence } = await load('lib/spend.js');

const now = Date.parse('2026-11-24T12:00:00Z');
const since = (seconds) => new Date(now - seconds * 1000).toISOString();
const needy = { id: 't', state: 'needs_attention', stateSince: since(10) };

describe('a task that needs somebody', () => {
  test('is news when it comes to do so', () => assert.equal(isNews(needy, { ...needy, state: 'running' }, now), true));
  test('is news when it asks something else', () => assert.equal(isNews(needy, { ...needy, stateSince: since(90) }, now), true));
  test('is news when it is first heard of right then', () => assert.equal(isNews(needy, undefined, now), true));
  test('is none when it has done so for long', () => assert.equal(isNews({ ...needy, stateSince: since(61) }, undefined, now), false));
  test('is none when only something else of it changed', () => assert.equal(isNews(needy, { ...needy, version: 1 }, now), false));
  test('is none when it does not', () => assert.equal(isNews({ ...needy, state: 'running' }, undefined, now), false));
});

describe('putting a task off', () => {
  const off = snooze({}, needy, now + 1000, now);

  test('holds until its time', () => assert.deepEqual([isSnoozed(off, needy, now), isSnoozed(off, needy, now + 1000)], [true, false]));
  test('ends when it asks something else', () => assert.equal(isSnoozed(off, { ...needy, stateSince: since(0) }, now), false));
  test('ends when somebody wants it back', () => assert.equal(isSnoozed(wake(off, needy), needy, now), false));
  test('forgets what is over', () => assert.deepEqual(Object.keys(snooze({ 'x y': now - 1 }, needy, now + 1, now)), [`t ${needy.stateSince}`]));
});

describe('a chart of spend', () => {
  const days = [{ date: '2026-11-22', cost: '0', taskCount: 0 }, { date: '2026-11-23', cost: '12.5', taskCount: 3 }, { date: '2026-11-24', cost: '0.01', taskCount: 1 }];

  test('shows what was something, however little', () => assert.deepEqual(heights(days), [0, 100, 4]));
  test('shows nothing of nothing', () => assert.deepEqual(heights(days.slice(0, 1)), [0]));
  test('is said in a sentence', () => assert.equal(spendSentence(days), 'Spend by day from 22 Nov to 24 Nov. The most was $12.50 on 23 Nov.'));
  test('names days as people do', () => assert.equal(dayWord('2026-01-05'), '5 Jan'));
});
