import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { entry, load } from './support.js';

const { LogStore } = await load('lib/log-store.js');
const { TranscriptItems } = await load('lib/transcript-items.js');
const { TranscriptSpan } = await load('lib/transcript-span.js');
const { TranscriptFolds } = await load('parts/transcript-folds.js');
const { NewMessages } = await load('lib/new-messages.js');
const { longestText } = await load('lib/markdown-limits.js');

const at = (second) => new Date(1764000000000 + second * 1000).toISOString();
const line = (n, more = {}) => entry(n, { timestamp: at(0), ...more });
const told = (n, content, more = {}) => line(n, { logType: 'system', stream: 'optio', content, ...more });
const storeOf = (...lines) => {
  const store = new LogStore();
  for (const each of lines) store.put(each);
  return store;
};
const itemsOf = (store, prose = true) => {
  const items = new TranscriptItems(store, prose);
  items.rebuild();
  return items;
};
const drawn = ({ list }) => list.map(({ kind, from, to }) => (from === to ? `${kind} ${from}` : `${kind} ${from}-${to}`));

describe('a transcript', () => {
  test('joins the lines of a message and keeps messages apart', () => {
    const items = itemsOf(storeOf(line(1, { content: '# A' }), line(2, { content: '' }), line(3, { content: 'b' }), line(4, { timestamp: at(1) })));
    assert.deepEqual(drawn(items), ['text 1-3', 'text 4']);
    assert.equal(items.textOf(items.list[0]), '# A\n\nb');
  });

  test('gathers the lines of a tool call wherever they stand', () => {
    const items = itemsOf(storeOf(line(1, { logType: 'tool_use', group: 'a' }), line(2, { logType: 'tool_use', group: 'b' }), line(3, { logType: 'tool_result', group: 'a' }),
      line(4), line(5, { logType: 'tool_result', group: 'b' })));
    assert.deepEqual(drawn(items), ['tool 1', 'tool 2', 'text 4']);
    assert.deepEqual(items.list.map(({ lines }) => lines), [[3], [5], []]);
    assert.deepEqual([1, 2, 3, 4, 5].map((n) => items.indexOf(n)), [0, 1, 0, 2, 1]);
  });

  test('knows a person’s message by who wrote the line, with all its lines', () => {
    const items = itemsOf(storeOf(told(1, 'Message: Stop that.'), told(2, 'Please.'), told(3, 'The agent exited with status 0', { timestamp: at(1) }), told(4, 'Message: Go on', { timestamp: at(1) }),
      line(5, { logType: 'system', stream: 'stderr', content: 'Message: I am a person', timestamp: at(1) }), line(6, { content: 'Message: me, too' })));
    assert.deepEqual(drawn(items), ['person 1-2', 'notes 3', 'person 4', 'notes 5', 'text 6']);
    assert.equal(items.textOf(items.list[0]), 'Stop that.\nPlease.');
  });

  test('says what is missing, and where a run begins', () => {
    const items = itemsOf(storeOf(line(1), line(5), line(6, { run: 2 })));
    assert.deepEqual(drawn(items), ['text 1', 'hole 2-4', 'text 5', 'run 6', 'text 6']);
    assert.equal(items.list[items.indexOf(3)].kind, 'hole');
    assert.equal(items.list[items.indexOf(6)].kind, 'text');
  });

  test('says how many lines were dropped', () => {
    const store = new LogStore(10000);
    for (let n = 1; n <= 12000; n++) store.put(line(n));
    store.trim();
    assert.deepEqual(drawn(itemsOf(store))[0], `dropped 1-${store.dropped}`);
  });

  test('takes the text of a command for what it is: output', () => {
    assert.deepEqual(drawn(itemsOf(storeOf(line(1), line(2, { stream: 'stderr', timestamp: at(3) }), line(3)), false)), ['output 1-3']);
  });

  test('tells thinking, errors and notes from messages', () => {
    const kinds = ['thinking', 'thinking', 'text', 'error', 'usage', 'system'];
    assert.deepEqual(drawn(itemsOf(storeOf(...kinds.map((logType, i) => line(i + 1, { logType }))))), ['thinking 1-2', 'text 3', 'error 4', 'notes 5-6']);
  });

  test('grows at the end as if made anew', () => {
    const store = storeOf(line(1));
    const items = itemsOf(store);
    for (let n = 2; n <= 500; n++) {
      store.put(line(n, n % 7 === 0 ? { logType: 'tool_result', group: `g${n % 3}` } : { content: 'x' }));
      items.append();
    }
    assert.deepEqual(drawn(items), drawn(itemsOf(store)));
    assert.deepEqual(items.list.map(({ lines }) => lines), itemsOf(store).list.map(({ lines }) => lines));
  });

  test('loses no line, however long a message is', () => {
    const store = new LogStore();
    for (let n = 1; n <= 3000; n++) store.put(line(n, { content: 'x'.repeat(n % 400) }));
    const items = itemsOf(store);
    assert.ok(items.list.length > 10);
    assert.equal(items.list.map((item) => items.textOf(item)).join('\n').length, items.list.reduce((sum, item) => sum + item.size + 1, -1));
    for (let n = 1; n <= 3000; n++) assert.ok(items.list[items.indexOf(n)].from <= n && items.list[items.indexOf(n)].to >= n);
  });

  test('cuts a line that nobody would read', () => {
    const items = itemsOf(storeOf(line(1, { content: 'y'.repeat(1 << 20) })));
    assert.equal(items.textOf(items.list[0]).length, longestText);
    assert.equal(items.list[0].size, 1 << 20);
  });

  test('keeps tabs, which mean something in Markdown, and drops what only moves a terminal', () => {
    const items = itemsOf(storeOf(line(1, { content: '-\ta\u001b[31mb\u001b]0;title\u0007 \u202ec' })));
    assert.equal(items.textOf(items.list[0]), '-\tab ‹U+202E›c');
  });
});

describe('what is in the document', () => {
  const list = Array.from({ length: 2000 }, (_, i) => ({ kind: 'text', from: i + 1, to: i + 1 }));

  test('is the end, then more of both sides, and never too much', () => {
    const span = new TranscriptSpan();
    span.toEnd(list);
    assert.deepEqual([span.start, span.end], [1700, 2000]);
    for (let i = 0; i < 10; i++) span.older(list);
    assert.deepEqual([span.start, span.end], [700, 1300]);
    for (let i = 0; i < 4; i++) span.newer(list);
    assert.deepEqual([span.start, span.end], [1100, 1700]);
    while (span.older(list));
    assert.deepEqual([span.start, span.end], [0, 600]);
    span.toStart(list);
    assert.deepEqual([span.start, span.end], [0, 300]);
  });

  test('is less when items are long', () => {
    const span = new TranscriptSpan();
    span.toEnd(Array.from({ length: 300 }, (_, i) => ({ kind: 'text', from: i * 200 + 1, to: i * 200 + 200 })));
    assert.equal(span.end - span.start, 6);
  });

  test('has one item and what is around it', () => {
    const span = new TranscriptSpan();
    span.around(list, 1000);
    assert.deepEqual([span.start, span.end], [900, 1100]);
    span.around(list, 1050);
    assert.deepEqual([span.start, span.end], [900, 1100], 'it is there already');
  });

  test('stays small when much came in between', () => {
    const span = new TranscriptSpan();
    span.remap(list, 10, 1990, 1000);
    assert.deepEqual([span.start, span.end], [900, 1100]);
  });
});

describe('a tool call', () => {
  const store = storeOf(line(1, { logType: 'tool_use', group: 'a' }), line(2, { logType: 'tool_result', group: 'a' }), line(3, { logType: 'tool_use', group: 'b' }),
    line(4, { logType: 'error', group: 'b' }), line(5, { logType: 'tool_use', group: 'c' }));
  const { list } = itemsOf(store);

  test('is open when it failed, folded else, and as the reader wants it', () => {
    const folds = new TranscriptFolds({ store, live: true });
    assert.deepEqual(list.map((item) => folds.stateOf(item)), ['done', 'failed', 'running']);
    assert.deepEqual(list.map((item) => folds.isOpen(item)), [false, true, false]);
    folds.setAll(list);
    assert.deepEqual(list.map((item) => folds.isOpen(item)), [false, false, false]);
    folds.setAll(list);
    assert.deepEqual(list.map((item) => folds.isOpen(item)), [true, true, true]);
  });

  test('is over when the task is', () => assert.equal(new TranscriptFolds({ store, live: false }).stateOf(list[2]), 'done'));
});

describe('new messages', () => {
  let said;
  let store;
  let news;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    said = [];
    store = new LogStore();
    news = new NewMessages(store, (texts) => said.push(...texts));
  });
  afterEach(() => mock.timers.reset());
  const come = (...lines) => {
    for (const each of lines) store.put(each);
    news.grew(store.last);
  };

  test('are read whole, when something else follows', () => {
    news.set(true);
    news.grew(0);
    come(line(1, { content: '## A **b**' }));
    come(line(2, { content: '- c' }));
    assert.deepEqual(said, []);
    come(line(3, { logType: 'tool_use', group: 'g' }));
    assert.deepEqual(said, ['A b c']);
  });

  test('are read whole, when nothing more comes', () => {
    news.set(true);
    news.grew(0);
    come(line(1, { content: 'Done.' }));
    mock.timers.tick(999);
    assert.deepEqual(said, []);
    mock.timers.tick(1);
    assert.deepEqual(said, ['Done.']);
  });

  test('are those that come from now on', () => {
    come(line(1), line(2));
    news.set(true);
    store.put(line(3));
    news.grew(5);
    come(line(4), line(5), line(6, { content: 'new', timestamp: at(1) }));
    news.end();
    assert.deepEqual(said, ['new']);
  });

  test('are not read to those who did not ask for it', () => {
    come(line(1));
    news.end();
    assert.deepEqual(said, []);
  });

  test('are the agent’s words, not the lines of its tools', () => {
    news.set(true);
    news.grew(0);
    come(line(1, { group: 'g' }), line(2, { logType: 'system' }), line(3, { logType: 'thinking' }), line(4, { content: '```' }), line(5, { logType: 'error' }));
    assert.deepEqual(said, []);
  });

  test('are counted when there are too many to listen to', () => {
    news.set(true);
    news.grew(0);
    come(...Array.from({ length: 9 }, (_, i) => line(i + 1, { content: `m${i + 1}`, timestamp: at(i) })));
    news.end();
    assert.deepEqual(said, ['5 more messages before these.', 'm6', 'm7', 'm8', 'm9']);
  });

  test('go on behind lines that are missing', () => {
    news.set(true);
    news.grew(0);
    come(line(1, { content: 'a' }), line(5, { content: 'b', timestamp: at(1) }));
    news.end();
    assert.deepEqual(said, ['a', 'b']);
  });
});
