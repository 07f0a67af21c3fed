import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { load } from './support.js';

const { TaskList } = await load('state/task-list.js');

describe('a list of tasks', () => {
  let stored;
  let asked;
  let list;

  beforeEach(() => {
    stored = Array.from({ length: 430 }, (_, i) => ({ id: `t${430 - i}`, version: 1, prompt: 'p', state: 'running' }));
    asked = [];
    mock.method(globalThis, 'fetch', async (url) => {
      const query = new URL(url, 'http://127.0.0.1').searchParams;
      const from = query.has('cursor') ? stored.findIndex((task) => task.id === query.get('cursor')) + 1 : 0;
      const limit = Number(query.get('limit'));
      asked.push(limit);
      const tasks = stored.slice(from, from + limit);
      const hasMore = from + limit < stored.length;
      return Response.json({ tasks, hasMore, nextCursor: hasMore ? tasks.at(-1).id : null });
    });
    list = new TaskList({}, () => true);
  });

  afterEach(() => {
    list.close();
    mock.restoreAll();
  });

  async function loaded(pages) {
    await list.load();
    for (let i = 1; i < pages; i++) await list.loadMore();
  }

  test('begins with a page', async () => {
    await loaded(1);
    assert.deepEqual([list.ids.value.length, list.status.value, asked], [50, 'ready', [50]]);
  });

  test('keeps as many rows as there were when it loads again, refreshed, and goes on after them', async () => {
    await loaded(6);
    stored = [{ id: 'new', version: 1, prompt: 'p', state: 'running' }, ...stored.filter((task) => task.id !== 't400')];
    asked.length = 0;
    await list.load();
    assert.deepEqual(asked, [200, 100]);
    assert.equal(list.ids.value.length, 300);
    assert.equal(list.ids.value[0], 'new');
    assert.ok(!list.ids.value.includes('t400'));
    await list.loadMore();
    assert.equal(list.ids.value.length, 350);
    assert.deepEqual(list.ids.value.slice(1), stored.slice(1, 350).map((task) => task.id));
  });

  test('does not fall back when a page comes while it loads again', async () => {
    await loaded(1);
    await Promise.all([list.load(), list.loadMore()]);
    assert.equal(list.ids.value.length, 100);
  });

  test('keeps the old rows when it cannot load again', async () => {
    await loaded(3);
    mock.method(globalThis, 'fetch', async () => Response.json({ error: 'Not now.', code: 'busy' }, { status: 503 }));
    await list.load();
    assert.deepEqual([list.ids.value.length, list.status.value, list.error.value.message], [150, 'ready', 'Not now.']);
  });

  test('ends when there are fewer than before', async () => {
    await loaded(6);
    stored = stored.slice(0, 80);
    await list.load();
    assert.deepEqual([list.ids.value.length, list.cursor.value], [80, null]);
  });
});
