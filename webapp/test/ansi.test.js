import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from './support.js';

const { parseLine, slicePieces } = await load('lib/ansi.js');
const { visible, visibleLine } = await load('lib/visible-text.js');
const { contrast, readable } = await load('lib/contrast.js');

const plain = (raw) => parseLine(raw).plain;
const styles = (raw) => parseLine(raw).pieces.map(({ start, end, style }) => [start, end, style]);

describe('a line with colours', () => {
  test('keeps the text and says where which style applies', () => {
    const line = parseLine('a \u001b[1;31mred\u001b[0m b');
    assert.equal(line.plain, 'a red b');
    const [piece] = line.pieces;
    assert.deepEqual([piece.start, piece.end, piece.style.fg, piece.style.bold], [2, 5, 1, true]);
  });

  test('reads 256 and 24-bit colours, with semicolons and colons', () => {
    assert.deepEqual(styles('\u001b[38;5;208mx')[0][2].fg, [255, 135, 0]);
    assert.deepEqual(styles('\u001b[48;2;1;2;3mx')[0][2].bg, [1, 2, 3]);
    assert.equal(styles('\u001b[38;5;9mx')[0][2].fg, 9);
  });

  test('ignores colours that do not exist', () => {
    assert.equal(plain('\u001b[38;5;999mx\u001b[38;2;1;2mx\u001b[mx'), 'xxx');
  });

  test('is cut into pieces without a gap', () => {
    const line = parseLine('ab\u001b[32mcd\u001b[0mef');
    assert.deepEqual(slicePieces(line, 1, 5).map(({ start, end, style }) => [start, end, style.fg]), [[1, 2, null], [2, 4, 2], [4, 5, null]]);
  });

  test('shows the last frame of a progress bar', () => {
    assert.equal(plain('10%\r50%\r100%\r\n'), '100%');
  });
});

describe('a hostile line', () => {
  const cases = {
    'moves no cursor and clears nothing': ['\u001b[2J\u001b[1;1Hx\u001b[?1049h', 'x'],
    'sets no title and no clipboard': ['\u001b]0;owned\u0007\u001b]52;c;ZXZpbA==\u001b\\x', 'x'],
    'hides nothing in device strings': ['\u001bP+q544e\u001b\\x\u001b_a\u001b\\y', 'xy'],
    'shows what was cut in the middle of a sequence as nothing': ['x\u001b[38;5', 'x'],
    'shows control characters': ['a\u0000b\u0007c\u007f', 'a␀b␇c␡'],
    'shows what would turn the text around': ['\u202Egnp.exe', '‹U+202E›gnp.exe'],
    'shows what has no width': ['pass\u200Bword', 'pass‹U+200B›word'],
    'leaves emoji and joined scripts alone': ['👩‍👩‍👧 क्‍ष', '👩‍👩‍👧 क्‍ष'],
    'leaves markup as text': ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    'shows lone surrogates': ['a\ud800b', 'a‹U+D800›b'],
  };
  for (const [name, [raw, wanted]] of Object.entries(cases)) test(name, () => assert.equal(plain(raw), wanted));

  test('makes a link only of http, https and mailto', () => {
    const link = (url) => styles(`\u001b]8;;${url}\u0007text\u001b]8;;\u0007`)[0]?.[2].link ?? null;
    assert.equal(link('https://example.org/'), 'https://example.org/');
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', ' javascript:x', 'vbscript:x']) assert.equal(link(url), null, url);
  });

  test('of a megabyte is read in a moment', () => {
    const raw = '\u001b'.repeat(500000) + '\u001b]8;'.repeat(100000);
    assert.ok(parseLine(raw).plain.length <= raw.length);
  });
});

test('a name is one line', () => assert.equal(visibleLine('a\r\n\tb\u202E'), 'a b‹U+202E›'));
test('text keeps its lines', () => assert.equal(visible('a\n\tb'), 'a\n\tb'));

test('a colour is moved until it can be read', () => {
  const mixed = readable([250, 250, 210], [18, 22, 27], [255, 255, 255]);
  assert.ok(contrast(mixed, [255, 255, 255]) >= 4.5);
  assert.deepEqual(readable([0, 0, 0], [18, 22, 27], [255, 255, 255]), [0, 0, 0]);
});
