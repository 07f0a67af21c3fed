import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from './support.js';

const { extended, moved, nextPriority, prioritySentence, queueOrder, retriedSentence, stoppedSentence, toggled } = await load('lib/task-picking.js');

describe('picking', () => {
  test('takes one and lets it go', () => {
    const one = toggled(new Set(), 'a');
    assert.deepEqual([...one], ['a']);
    assert.deepEqual([...toggled(one, 'a')], []);
  });
  test('goes on from the last one, in both directions, and keeps what was picked', () => {
    const shown = ['a', 'b', 'c', 'd', 'e'];
    assert.deepEqual([...extended(new Set(['e']), shown, 'b', 'd')], ['e', 'b', 'c', 'd']);
    assert.deepEqual([...extended(new Set(), shown, 'd', 'b')], ['b', 'c', 'd']);
    assert.deepEqual([...extended(new Set(), shown, null, 'c')], ['c']);
    assert.deepEqual([...extended(new Set(), shown, 'gone', 'c')], ['c']);
  });
});

describe('the queue', () => {
  const queue = ['a', 'b', 'c', 'd'].map((id) => ({ id, priority: 100 }));
  const all = ['a', 'b', 'c', 'd'];
  test('is in the order of priority, and then of making', () => {
    assert.deepEqual(queueOrder([{ id: 'b', priority: 100 }, { id: 'c', priority: 50 }, { id: 'a', priority: 100 }]).map(({ id }) => id), ['c', 'a', 'b']);
  });
  test('changes no more than has to be', () => {
    assert.deepEqual(moved(queue, all, 'b', -1), { order: ['b', 'a'], place: 1 });
    assert.deepEqual(moved(queue, all, 'b', 1), { order: ['a', 'c', 'b'], place: 3 });
  });
  test('ends at its ends', () => {
    assert.equal(moved(queue, all, 'a', -1), null);
    assert.equal(moved(queue, all, 'd', 1), null);
    assert.equal(moved(queue, all, 'gone', 1), null);
  });
  test('goes past what a filter hides, which keeps its order', () => {
    assert.deepEqual(moved(queue, ['a', 'd'], 'd', -1), { order: ['d', 'a', 'b', 'c'], place: 1 });
    assert.equal(moved(queue, ['c', 'd'], 'c', -1), null);
  });
  test('names those, too, that would come before otherwise', () => {
    const ordered = ['a', 'b', 'c', 'd'].map((id, i) => ({ id, priority: i + 1 }));
    assert.deepEqual(moved(ordered, all, 'b', -1).order, ['b', 'a']);
    const same = ['a', 'b', 'c', 'd'].map((id) => ({ id, priority: 1 }));
    assert.deepEqual(moved(same, all, 'b', -1).order, ['b', 'a', 'c', 'd']);
  });
  test('gives every move the order that it says, by the priorities that the server then gives', () => {
    let seed = 7;
    const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
    for (let round = 0; round < 500; round++) {
      const some = queueOrder(Array.from({ length: 2 + random(7) }, (_, i) => ({ id: `t${i}`, priority: 1 + random(5) })));
      const shown = some.filter(() => random(3)).map(({ id }) => id);
      const id = shown[random(shown.length || 1)];
      const by = random(2) ? 1 : -1;
      const move = moved(some, shown, id, by);
      if (!move) continue;
      const after = queueOrder(some.map((task) => (move.order.includes(task.id) ? { ...task, priority: move.order.indexOf(task.id) + 1 } : task)));
      const wanted = shown.toSpliced(shown.indexOf(id), 1).toSpliced(shown.indexOf(id) + by, 0, id);
      assert.deepEqual(after.map((task) => task.id).filter((each) => shown.includes(each)), wanted, JSON.stringify({ some, shown, id, by }));
      assert.equal(after.findIndex((task) => task.id === id) + 1, move.place);
    }
  });
});

describe('priorities', () => {
  test('go to the next that people pick from', () => {
    assert.deepEqual([nextPriority(200, -1), nextPriority(100, -1), nextPriority(50, -1), nextPriority(3, -1)], [100, 50, null, null]);
    assert.deepEqual([nextPriority(3, 1), nextPriority(50, 1), nextPriority(100, 1), nextPriority(200, 1)], [50, 100, 200, null]);
  });
});

test('says what came of it', () => {
  assert.equal(stoppedSentence(3, 4), '3 stopped, 1 had ended already.');
  assert.equal(stoppedSentence(2, 2), '2 stopped.');
  assert.equal(retriedSentence(1, 3), '1 is queued again, 2 could not be retried.');
  assert.equal(prioritySentence({ done: 2, ended: 1, last: 1 }, -1), '2 are more urgent now, 1 was the most urgent already, 1 had ended already.');
  assert.equal(prioritySentence({ done: 1, ended: 0, last: 0 }, 1), '1 is less urgent now.');
});
