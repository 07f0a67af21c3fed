import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from './support.js';

const { putTask, taskSignal, dropTask, onTask } = await load('state/tasks.js');
const { EventReader } = await load('state/live.js');
const { afterFailure } = await load('state/fetched.js');
const { stagesOf, currentStage } = await load('lib/stages.js');

const task = (id, version, more = {}) => ({ id, version, prompt: 'p', state: 'running', startedAt: '2026-11-24T10:00:05Z', completedAt: null, stateSince: '2026-11-24T10:00:05Z', branch: null, changes: null, ...more });

describe('what is known of a task', () => {
  test('is the newest version, whatever the order of frames', () => {
    putTask(task('a', 2, { state: 'completed' }));
    assert.equal(putTask(task('a', 1)), false);
    assert.equal(taskSignal('a').value.state, 'completed');
  });

  test('keeps the whole prompt when a list has cut it', () => {
    putTask(task('b', 1, { prompt: 'the whole prompt' }));
    putTask(task('b', 2, { prompt: 'the' }));
    assert.equal(taskSignal('b').value.prompt, 'the whole prompt');
  });

  test('tells those who listen, once for each change, until they stop', () => {
    const told = [];
    const undo = onTask((now, before, gone) => told.push([now?.version, before?.version, gone]));
    putTask(task('c', 1));
    putTask(task('c', 1));
    putTask(task('c', 2));
    dropTask('c');
    undo();
    putTask(task('c', 3));
    assert.deepEqual(told, [[1, undefined, undefined], [2, 1, undefined], [undefined, undefined, 'c']]);
  });
});

describe('the events', () => {
  const read = (...frames) => {
    const seen = [];
    const reader = new EventReader({ put: (each) => seen.push(each), drop: (id) => seen.push(`gone ${id}`), gap: () => seen.push('gap') });
    frames.forEach((frame) => reader.read(frame));
    return seen;
  };

  test('come once each', () => assert.deepEqual(read({ type: 'hello', seq: 4 }, { type: 'task', seq: 5, task: 'x' }, { type: 'task', seq: 5, task: 'x' }, { type: 'gone', seq: 6, taskId: 'y' }), ['x', 'gone y']));
  test('that were missed are noticed', () => assert.deepEqual(read({ type: 'hello', seq: 4 }, { type: 'task', seq: 7, task: 'x' }), ['x', 'gap']));
  test('before a new connection count as missed', () => assert.deepEqual(read({ type: 'hello', seq: 4 }, { type: 'hello', seq: 4 }), ['gap']));
  test('of a kind that is not known are left alone', () => assert.deepEqual(read({ type: 'hello', seq: 1 }, { type: 'news', seq: 2 }, { type: 'ping' }), []));
});

describe('a failed fetch', () => {
  const before = { status: 'ready', data: [1], error: null, stale: false };
  test('keeps what was there and marks it', () => assert.deepEqual(afterFailure(before, { status: 503 }), { ...before, error: { status: 503 }, stale: true }));
  test('of what is gone keeps nothing', () => assert.equal(afterFailure(before, { status: 404 }).status, 'failed'));
  test('says when it may not be seen', () => assert.equal(afterFailure(before, { status: 403 }).status, 'denied'));
});

describe('the stages', () => {
  const run = { number: 1, state: 'running', queuedAt: '2026-11-24T10:00:00Z', startedAt: '2026-11-24T10:00:05Z' };
  const event = (toState, second) => ({ toState, createdAt: `2026-11-24T10:00:${second}Z` });
  const events = [event('queued', '00'), event('provisioning', '02'), event('running', '05')];
  const states = (given, more = {}) => stagesOf({ task: task('s', 1, given), runs: [{ ...run, ...more }], queuePlace: null }, events, Date.parse('2026-11-24T10:00:25Z'));

  test('say what is done, what goes on and what comes', () => {
    const stages = states({});
    assert.deepEqual(stages.map((stage) => stage.state), ['done', 'done', 'active', 'ahead', 'ahead']);
    assert.deepEqual(stages.map((stage) => stage.lasted), [2000, 3000, 20000, null, null]);
  });
  test('say where it failed', () => assert.deepEqual(states({ state: 'failed', completedAt: '2026-11-24T10:00:09Z' }).map((stage) => stage.state), ['done', 'done', 'error', 'ahead', 'ahead']));
  test('of a queued task stand at the queue, with its place', () => {
    const [first] = stagesOf({ task: task('s', 1, { state: 'queued', startedAt: null }), runs: [{ ...run, state: 'queued', startedAt: null }], queuePlace: 3 }, events.slice(0, 1), Date.parse('2026-11-24T10:00:25Z'));
    assert.deepEqual([first.state, first.note, first.lasted], ['active', 'place 3', 25000]);
  });
  test('follow a run into publishing', () => assert.equal(currentStage(task('s', 1), { ...run, state: 'publishing' }).index, 3));
  test('end at the branch', () => assert.deepEqual(states({ state: 'completed', branch: 'optio/x', changes: { insertions: 3, deletions: 1 } }).at(-1), { name: 'Branch', state: 'ok', lasted: null, note: '+3 −1' }));
});
