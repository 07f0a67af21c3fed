import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { entry, load } from './support.js';

const { ServerSearch } = await load('lib/log-server-search.js');
const { LogStore } = await load('lib/log-store.js');

/** A log of which every hundredth line is `needle`, of which the last 1,000 lines are loaded. */
const head = 20000;
const line = (n) => entry(n, { content: n % 100 === 0 ? 'needle' : 'hay' });

describe('a search on the server', () => {
  let asked;
  let failsAt;
  let store;
  let search;
  let grown;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    [asked, failsAt, grown] = [[], 0, []];
    globalThis.location = /** @type {any} */ ({ href: 'http://127.0.0.1/' });
    mock.method(globalThis, 'fetch', async (url, { signal }) => {
      const query = Object.fromEntries(new URL(url, 'http://127.0.0.1').searchParams);
      asked.push(query);
      if (asked.length === failsAt) return Response.json({ error: 'Too much to do.', code: 'busy' }, { status: 503 });
      signal.throwIfAborted();
      const all = Array.from({ length: head }, (_, i) => line(i + 1)).filter((each) => each.n > Number(query.after) && each.content.includes(query.search));
      return Response.json({ logs: all.slice(0, Math.min(30, Number(query.limit))), head });
    });
    store = new LogStore();
    for (let n = head - 999; n <= head; n++) store.put(line(n));
    search = new ServerSearch('t', store, { grew: (...how) => grown.push(how), changed() {} });
  });

  afterEach(() => {
    search.stop();
    mock.timers.reset();
    mock.restoreAll();
    delete globalThis.location;
  });

  async function settle() {
    for (let i = 0; i < 40; i++) {
      mock.timers.tick(100);
      await new Promise((done) => setImmediate(done));
    }
  }

  test('brings in what fits, page by page, and then has seen all', async () => {
    search.start({ search: 'needle' });
    assert.deepEqual([search.state, search.unsearched], ['searching', head - 1000]);
    await settle();
    assert.deepEqual([search.state, search.unsearched], ['done', 0]);
    assert.equal(store.count, 1000 + 190);
    assert.ok(store.has(100) && !store.has(101));
    assert.deepEqual(grown[0], [true, 100, 3000]);
    assert.deepEqual(asked.map(({ after }) => after).slice(0, 3), ['0', '3000', '6000']);
  });

  test('asks nothing when everything is here', async () => {
    for (let n = 1; n <= head; n++) store.put(line(n));
    search.start({ search: 'needle' });
    await settle();
    assert.deepEqual([asked.length, search.state], [0, 'done']);
  });

  test('waits until typing has stopped, and forgets what was asked before', async () => {
    search.start({ search: 'need' });
    mock.timers.tick(100);
    search.start({ search: 'nothing' });
    await settle();
    assert.deepEqual(asked.map((query) => query.search), ['nothing']);
    assert.deepEqual([search.state, search.unsearched, grown.length], ['done', 0, 0]);
  });

  test('says how much it has not seen after a failure, and goes on from there', async () => {
    failsAt = 3;
    search.start({ search: 'needle' });
    await settle();
    assert.equal(search.state, 'failed');
    assert.equal(search.error.message, 'Too much to do.');
    assert.deepEqual([search.reach, search.unsearched], [6000, head - 1000 - 6000]);
    search.goOn();
    await settle();
    assert.equal(asked[3].after, '6000');
    assert.deepEqual([search.state, search.unsearched], ['done', 0]);
  });

  test('pauses when there is very much, and goes on when asked to', async () => {
    search.start({ search: 'hay' });
    for (let i = 0; i < 10; i++) await settle();
    assert.equal(search.state, 'paused');
    assert.ok(store.count < 1000 + 5100, String(store.count));
    assert.ok(search.unsearched > 0);
    const before = search.reach;
    search.goOn();
    await settle();
    assert.ok(search.reach > before);
  });
});
