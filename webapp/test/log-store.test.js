import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { entry, load } from './support.js';

const { LogStore, kinds } = await load('lib/log-store.js');
const { LogRows, row } = await load('lib/log-rows.js');
const { LogMetrics } = await load('lib/log-metrics.js');
const { LogSearch, matcherOf } = await load('lib/log-search.js');

const storeOf = (...entries) => {
  const store = new LogStore();
  entries.forEach((each) => store.put(each));
  return store;
};
const rowsOf = (store, { wrap = false, room = 800, prose = false, folded = () => false } = {}) => {
  const rows = new LogRows(store);
  Object.assign(rows, { wrap, room, prose, folded, metrics: new LogMetrics((text) => text.length * 8) });
  rows.rebuild();
  return rows;
};
const drawn = (rows) => Array.from({ length: rows.size }, (_, i) => `${Object.keys(row)[rows.kind[i]]} ${rows.n[i]}`);

describe('a store', () => {
  test('takes lines in any order, each once', () => {
    const store = storeOf(entry(3), entry(1));
    assert.equal(store.put(entry(3, { content: 'again' })), false);
    assert.equal(store.put(entry(2)), true);
    assert.deepEqual([1, 2, 3].map((n) => store.plain(n)), ['line 1', 'line 2', 'line 3']);
    assert.deepEqual([store.first, store.last, store.count], [1, 3, 3]);
  });

  test('knows what is missing', () => {
    const store = storeOf(entry(1), entry(5), entry(9000));
    assert.equal(store.has(2), false);
    assert.equal(store.holeEnd(2), 4);
    assert.equal(store.holeEnd(6), 8999);
    assert.deepEqual([store.nextHole(1), store.nextHole(5), store.nextHole(9000)], [2, 6, 0]);
    assert.deepEqual([1, 3, 6, 9000].map((n) => store.missingFrom(n)), [8997, 8996, 8994, 0]);
  });

  test('drops the oldest when there are too many, and does not take them back', () => {
    const store = new LogStore(10000);
    for (let n = 1; n <= 12000; n++) store.put(entry(n));
    assert.equal(store.trim(), true);
    assert.ok(store.count <= 10000 && store.dropped > 0 && store.has(12000));
    assert.equal(store.put(entry(1)), false);
  });

  test('counts errors and joins a tool call with its result', () => {
    const store = storeOf(entry(1, { logType: 'tool_use', group: 'a' }), entry(2, { logType: 'tool_result', group: 'a' }), entry(3, { logType: 'error', group: 'a' }), entry(4, { group: 'a', run: 2 }));
    const group = store.group(1);
    assert.equal(store.errors, 1);
    assert.deepEqual([group.header, group.lines, group.firstError, group.answered], [1, 2, 3, true]);
    assert.notEqual(store.group(4), group, 'a later run has groups of its own');
  });

  test('moves the head of a group when its first line comes late', () => {
    const store = storeOf(entry(2, { logType: 'tool_result', group: 'a' }), entry(1, { logType: 'tool_use', group: 'a' }));
    assert.equal(store.group(2).header, 1);
  });

  test('treats a kind that it does not know as text', () => assert.equal(storeOf(entry(1, { logType: 'new' })).kind(1), kinds.text));
});

describe('rows', () => {
  test('say where lines are missing and where a run begins', () => {
    const store = storeOf(entry(1), entry(4), entry(5, { run: 2 }));
    assert.deepEqual(drawn(rowsOf(store)), ['line 1', 'hole 2', 'line 4', 'run 5', 'line 5']);
  });

  test('say how long it was silent', () => {
    const late = entry(2, { timestamp: new Date(1764000000000 + 60000).toISOString() });
    const rows = rowsOf(storeOf(entry(1), late));
    assert.deepEqual(drawn(rows), ['line 1', 'silence 2', 'line 2']);
    assert.equal(rows.at[1], 59900);
  });

  test('break a long line into pieces that give it back', () => {
    const content = 'x'.repeat(250);
    const rows = rowsOf(storeOf(entry(1, { content })), { wrap: true, room: 800 });
    assert.deepEqual(drawn(rows), ['line 1', 'more 1', 'more 1']);
    assert.equal([0, 1, 2].map((i) => content.slice(rows.at[i], rows.endOf(i))).join(''), content);
  });

  test('break prose after a blank', () => {
    const metrics = new LogMetrics((text) => text.length * 8);
    assert.deepEqual(metrics.breaks('aaaa bbbb cccc', 80, 1), [0, 10]);
    assert.deepEqual(metrics.breaks('aaaabbbbcccc', 32, 1), [0, 4, 8]);
  });

  test('do not cut a character in two', () => {
    const metrics = new LogMetrics((text) => (text.length > 10 ? text.length * 8 : 16));
    for (const at of metrics.breaks('😀'.repeat(20), 50, 0)) assert.equal(at % 2, 0);
  });

  test('of a folded group are its head and its first error', () => {
    const store = storeOf(entry(1, { logType: 'tool_use', group: 'a' }), entry(2, { group: 'a' }), entry(3, { group: 'a', logType: 'error' }), entry(4));
    assert.deepEqual(drawn(rowsOf(store, { folded: () => true })), ['header 1', 'line 3', 'line 4']);
    assert.deepEqual(drawn(rowsOf(store)), ['header 1', 'line 2', 'line 3', 'line 4']);
    store.group(1).open = false;
    assert.deepEqual(drawn(rowsOf(store)), ['header 1', 'line 4'], 'a choice of the reader wins');
  });

  test('grow at the end as if made anew', () => {
    const store = storeOf(entry(1));
    const rows = rowsOf(store);
    for (let n = 2; n < 3000; n++) store.put(entry(n));
    rows.append();
    assert.equal(rows.size, 2999);
    assert.equal(rows.find(1500), 1499);
  });

  test('show only what is asked for', () => {
    const store = storeOf(entry(1), entry(2, { logType: 'error' }), entry(3));
    const rows = rowsOf(store);
    rows.only = (n) => store.kind(n) === kinds.error;
    rows.rebuild();
    assert.deepEqual(drawn(rows), ['line 2']);
  });
});

describe('a search', () => {
  const searchOf = (store, query) => {
    const search = new LogSearch(store, () => {}, (next) => next());
    search.start(matcherOf({ text: '', matchCase: false, regex: false, ...query }));
    return search;
  };
  const store = storeOf(entry(1, { content: 'A.b' }), entry(2, { content: '\u001b[31mxa\u001b[0m.B' }), entry(3, { content: 'axb' }));

  test('finds text whatever its case and colour, and not as a pattern', () => assert.deepEqual(searchOf(store, { text: 'a.b' }).found, [1, 2]));
  test('minds the case when asked to', () => assert.deepEqual(searchOf(store, { text: 'A.b', matchCase: true }).found, [1]));
  test('takes an expression when asked to', () => assert.deepEqual(searchOf(store, { text: 'a.b$', regex: true }).found, [1, 2, 3]));
  test('refuses an expression that is not one', () => assert.throws(() => matcherOf({ text: '(', regex: true, matchCase: false })));
  test('looks at what comes later', () => {
    const mine = storeOf(entry(1, { content: 'x' }));
    const search = searchOf(mine, { text: 'x' });
    mine.put(entry(2, { content: 'xx' }));
    search.grew(2, 2);
    assert.deepEqual(search.found, [1, 2]);
    assert.equal(search.has(2), true);
  });

  test('keeps what it found when older lines come, and puts theirs before it, each once', () => {
    const mine = storeOf(entry(3, { content: 'x' }), entry(9, { content: 'x' }));
    const search = searchOf(mine, { text: 'x' });
    for (let n = 1; n <= 8; n++) mine.put(entry(n, { content: n % 2 ? 'x' : 'y' }));
    search.grew(1, 8);
    assert.deepEqual(search.found, [1, 3, 5, 7, 9]);
    search.grew(1, 8);
    assert.deepEqual(search.found, [1, 3, 5, 7, 9]);
  });

  test('looks at everything that comes while it is at work', () => {
    const mine = storeOf(...Array.from({ length: 500 }, (_, i) => entry(i + 1001, { content: 'x' })));
    const waiting = [];
    let time = 0;
    mock.method(performance, 'now', () => (time += 7));
    const search = new LogSearch(mine, () => {}, (next) => waiting.push(next));
    search.start(matcherOf({ text: 'x', matchCase: false, regex: false }));
    assert.equal(search.done, false);
    for (let n = 1; n <= 300; n++) mine.put(entry(n, { content: 'x' }));
    search.grew(1, 300);
    while (waiting.length) waiting.shift()();
    mock.restoreAll();
    assert.deepEqual([search.done, search.found.length], [true, 800]);
  });

  test('minds only the lines that it is told to', () => {
    const search = new LogSearch(store, () => {});
    search.start(matcherOf({ text: 'a', matchCase: false, regex: false }), (n) => n > 1);
    assert.deepEqual(search.found, [2, 3]);
  });
});
