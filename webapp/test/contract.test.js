import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract, load } from './support.js';

/** Each operation of the contract: id, method and path. */
function operations() {
  const found = [];
  let path = '';
  let method = '';
  for (const line of contract.slice(0, contract.indexOf('\ncomponents:')).split('\n')) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1] ?? path;
    method = /^ {4}(get|post|put|patch|delete):$/.exec(line)?.[1] ?? method;
    const id = /^ {6}operationId: (\w+)$/.exec(line)?.[1];
    if (id) found.push({ id, method: method.toUpperCase(), path });
  }
  return found;
}

/** The words of a list of the contract: `enum: [a, b]` after a line. @param {RegExp} after */
const words = (after) => after.exec(contract)[1].split(',').map((word) => word.trim());

const client = await load('api/client.js');
const pageOnly = ['getDocs', 'exportTaskLogs'];
const sockets = ['streamTaskLog', 'streamEvents'];

test('has one function per operation, and no other', () => {
  assert.deepEqual(Object.keys(client).sort(), operations().map(({ id }) => id).sort());
});

for (const { id, method, path } of operations().filter((each) => !sockets.includes(each.id))) {
  test(`${id} asks ${method} ${path}`, async (t) => {
    // Given
    const asked = [];
    t.mock.method(globalThis, 'fetch', async (url, init) => {
      asked.push({ method: init.method, path: String(url).split('?')[0], csrf: init.headers['X-Optio-CSRF'] });
      return new Response('{}', { status: 200 });
    });

    // When
    const answer = path.includes('{') ? client[id]('a/b', ...(path.split('{').length > 2 ? ['a/b', {}] : [{}])) : client[id]({});
    await answer;

    // Then
    const wanted = path.replace(/\{\w+\}/g, 'a%2Fb');
    if (pageOnly.includes(id)) assert.equal(answer, wanted);
    else assert.deepEqual(asked, [{ method, path: wanted, csrf: method === 'GET' ? undefined : '1' }]);
  });
}

for (const { id, path } of operations().filter((each) => sockets.includes(each.id))) {
  test(`${id} opens ${path}`, (t) => {
    // Given
    const opened = [];
    Object.assign(globalThis, {
      location: { href: 'http://127.0.0.1:8080/' }, document: { addEventListener() {}, removeEventListener() {} }, addEventListener() {}, removeEventListener() {},
      WebSocket: class {
        constructor(url, protocol) { opened.push([url.pathname, protocol]); }
        close() {}
      },
    });
    t.after(() => ['location', 'document', 'addEventListener', 'removeEventListener', 'WebSocket'].forEach((name) => delete globalThis[name]));

    // When
    const listener = { frame() {}, state() {} };
    const socket = id === 'streamEvents' ? client[id](listener) : client[id]('t 1', () => ({ after: 7 }), listener);
    socket.close();

    // Then
    assert.deepEqual(opened, [[path.replace('{taskId}', 't%201'), 'optio-ws-v2']]);
  });
}

test('knows how each state of a task looks, and puts each in a view', async () => {
  const { looks } = await load('state/task-states.js');
  const { views } = await load('lib/task-filter.js');
  const states = words(/TaskState:\s+type: string\s+enum: \[([^\]]+)\]/);
  assert.deepEqual(Object.keys(looks).sort(), [...states].sort());
  assert.deepEqual([...views.active, ...views.waiting, ...views.done].sort(), [...states].sort());
});

test('stores every kind of log entry', async () => {
  const { kinds } = await load('lib/log-store.js');
  assert.deepEqual(Object.keys(kinds), words(/logType: \{type: string, enum: \[([^\]]+)\]/));
});
