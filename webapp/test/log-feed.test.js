import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { entry, load } from './support.js';

const { LogFeed } = await load('lib/log-feed.js');
const { leftOut } = await load('lib/log-left-out.js');
const { LogStore } = await load('lib/log-store.js');

/** A server with so many lines: hands out pages, and holds the sockets that were opened. */
class Server {
  constructor() {
    this.sockets = [];
    this.pages = [];
    this.lines = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => entry(from + i));
    this.head = 0;
    this.removed = 0;
  }

  install() {
    const server = this;
    Object.assign(globalThis, {
      location: { href: 'http://127.0.0.1:8080/' }, document: { visibilityState: 'visible', addEventListener() {}, removeEventListener() {} },
      addEventListener() {}, removeEventListener() {},
      WebSocket: class {
        constructor(url) {
          this.query = Object.fromEntries(url.searchParams);
          server.sockets.push(this);
        }
        close() { this.closed = true; }
      },
    });
    mock.method(globalThis, 'fetch', async (url) => {
      const { searchParams } = new URL(url, 'http://127.0.0.1');
      const after = Number(searchParams.get('after'));
      const to = Math.min(this.head, after + Number(searchParams.get('limit')));
      this.pages.push([after + 1, to]);
      return Response.json({ logs: this.lines(Math.max(after, this.removed) + 1, to), head: this.head, removed: this.removed });
    });
  }

  get socket() { return this.sockets.at(-1); }
  send(frame) { this.socket.onmessage({ data: JSON.stringify(frame) }); }
  log(from, to) { this.send({ type: 'log', from, lines: this.lines(from, to) }); }
  cut() { this.socket.onclose({ code: 1006 }); }
}

/** Lets timers and answers happen until nothing is left to do. */
async function settle() {
  for (let i = 0; i < 30; i++) {
    await new Promise((done) => setImmediate(done));
    mock.timers.tick(200);
  }
}

describe('a feed', () => {
  let server;
  let store;
  let feed;
  let states;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    server = new Server();
    server.install();
    store = new LogStore();
    states = [];
    feed = new LogFeed('t', store, { grew() {}, holes() {}, state: (state) => states.push(state), task() {} });
    feed.start();
  });

  afterEach(() => {
    feed.stop();
    mock.timers.reset();
    mock.restoreAll();
    for (const name of ['location', 'document', 'addEventListener', 'removeEventListener', 'WebSocket']) delete globalThis[name];
  });

  const numbers = () => Array.from({ length: store.last }, (_, i) => store.has(i + 1));

  test('begins with the tail and loads the older lines by itself', async () => {
    server.head = 12000;
    assert.equal(server.socket.query.tail, '5000');
    server.send({ type: 'hello', head: 12000, state: 'running' });
    server.log(7001, 12000);
    await settle();
    assert.equal(store.count, 12000);
    assert.deepEqual(server.pages, [[2001, 7000], [1, 2000]]);
  });

  test('loads whole pages around lines that a search brought in', async () => {
    server.head = 12000;
    for (const n of [500, 3000, 3001]) store.put(entry(n));
    server.send({ type: 'hello', head: 12000, state: 'running' });
    server.log(7001, 12000);
    await settle();
    assert.equal(store.count, 12000);
    assert.deepEqual(server.pages, [[2001, 7000], [1, 2000]]);
  });

  test('loads what surrounds a line, unless it is here', async () => {
    server.head = 400000;
    server.send({ type: 'hello', head: 400000, state: 'running' });
    server.log(395001, 400000);
    assert.equal(feed.around(399000), true);
    assert.equal(feed.around(9000), false);
    await settle();
    assert.deepEqual(server.pages[0], [6500, 11500]);
    assert.equal(feed.around(9000), true);
    assert.equal(feed.around(400001), true, 'there is no such line');
  });

  test('loads what follows a line that is seen, not the far end of the hole after it', async () => {
    server.head = 400000;
    for (const n of [8999, 9000]) store.put(entry(n));
    server.send({ type: 'hello', head: 400000, state: 'running' });
    server.log(395001, 400000);
    feed.looking({ from: 8999, to: 395010 });
    assert.deepEqual(feed.loading, { from: 9001, to: 14000 });
  });

  test('does not ask again and again for what cannot be loaded while it is in view', async () => {
    server.head = 9000;
    store.put(entry(1));
    server.send({ type: 'hello', head: 400000, state: 'running' });
    server.log(395001, 400000);
    for (let i = 0; i < 20; i++) {
      feed.looking({ from: 1, to: 395010 });
      await settle();
    }
    assert.ok(server.pages.length < 6, String(server.pages.length));
  });

  test('goes on where it was when the connection is cut, with no line lost or doubled', async () => {
    server.head = 20;
    server.send({ type: 'hello', head: 10, state: 'running' });
    server.log(1, 10);
    server.cut();
    mock.timers.tick(2000);
    assert.equal(server.socket.query.after, '10');
    server.send({ type: 'hello', head: 20, state: 'running' });
    server.log(9, 20);
    await settle();
    assert.equal(store.count, 20);
    assert.ok(numbers().every(Boolean));
  });

  test('fetches what the server skipped for a slow reader', async () => {
    server.head = 25;
    server.send({ type: 'hello', head: 5, state: 'running' });
    server.log(1, 5);
    server.send({ type: 'behind', from: 6, to: 25 });
    await settle();
    assert.ok(numbers().every(Boolean));
    assert.equal(store.count, 25);
    server.log(26, 30);
    assert.equal(store.last, 30);
  });

  test('is complete after the end, even when frames were lost before it', async () => {
    server.head = 8;
    server.send({ type: 'hello', head: 8, state: 'running' });
    server.log(1, 4);
    server.send({ type: 'end', last: 8 });
    await settle();
    assert.equal(store.count, 8);
    assert.equal(states.at(-1), 'ended');
    assert.equal(server.socket.closed, true);
  });

  test('does not ask for what the server has removed, and says so', async () => {
    server.head = 30;
    server.removed = 20;
    server.send({ type: 'hello', head: 30, state: 'completed' });
    server.send({ type: 'removed', to: 20 });
    server.log(26, 30);
    server.send({ type: 'end', last: 30 });
    await settle();
    assert.deepEqual(server.pages, [[21, 25]]);
    assert.equal(store.count, 10);
    assert.equal(leftOut(store), '20 lines removed: logs are kept for a while.');
  });

  test('learns from a page that lines were removed meanwhile', async () => {
    server.head = 30;
    server.removed = 28;
    server.send({ type: 'hello', head: 30, state: 'completed' });
    server.log(29, 30);
    await settle();
    assert.equal(server.pages.length, 1);
    assert.equal(store.removed, 28);
    assert.deepEqual([store.missingFrom(1), store.nextHole(1)], [0, 0]);
  });

  test('shows a log of which nothing is left', async () => {
    server.head = 9;
    server.removed = 9;
    server.send({ type: 'hello', head: 9, state: 'completed' });
    server.send({ type: 'removed', to: 9 });
    server.send({ type: 'end', last: 9 });
    await settle();
    assert.deepEqual(server.pages, []);
    assert.equal(store.missingFrom(1), 0);
    assert.match(leftOut(store), /^9 lines removed/);
    store.dropped = 4095;
    assert.match(leftOut(store), /^9 lines removed: .* Lines up to 4,095 were dropped here/);
  });

  test('does not ask for ever for lines that are not there', async () => {
    server.head = 4;
    server.send({ type: 'hello', head: 9, state: 'running' });
    server.log(1, 4);
    server.send({ type: 'end', last: 9 });
    await settle();
    assert.equal(server.pages.length, 1);
    assert.equal(feed.holeState(5, 9), 'failed');
  });

  test('does not come back to a task that is gone', () => {
    server.socket.onclose({ code: 4404 });
    mock.timers.tick(60000);
    assert.equal(server.sockets.length, 1);
    assert.equal(states.at(-1), 'gone');
  });
});
