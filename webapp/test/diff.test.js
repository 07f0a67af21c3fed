import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './support.js';

const { parseDiff } = await load('lib/diff.js');

const two = `diff --git a/a.txt b/a.txt
index 1..2 100644
--- a/a.txt
+++ b/a.txt
@@ -1,3 +1,4 @@ head
 one
-two
+2
+2b
 three
\\ No newline at end of file
diff --git a/new b/new
new file mode 100644
--- /dev/null
+++ b/new
@@ -0,0 +1 @@
+only
`;

test('numbers the lines on both sides', () => {
  const [file] = parseDiff(two);
  assert.equal(file.path, 'a.txt');
  assert.equal(file.hunks[0].head, 'head');
  assert.deepEqual(file.hunks[0].lines.map(({ sign, before, after, text }) => `${sign}${before},${after} ${text}`),
    [' 1,1 one', '-2,0 two', '+0,2 2', '+0,3 2b', ' 3,4 three', '\\0,0  No newline at end of file']);
});

test('keeps files apart and what it does not draw as notes', () => {
  const files = parseDiff(two);
  assert.deepEqual(files.map((file) => file.path), ['a.txt', 'new']);
  assert.deepEqual(files[1].notes, ['new file mode 100644']);
});

test('is not misled by content that looks like a header', () => {
  const text = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/evil\n+++ b/evil\n diff --git a/y b/y\n';
  const files = parseDiff(text);
  assert.equal(files.length, 1);
  assert.equal(files[0].path, 'x');
  assert.deepEqual(files[0].hunks[0].lines.map((line) => line.text), ['-- a/evil', '++ b/evil', 'diff --git a/y b/y']);
});

test('reads quoted paths and renames', () => {
  const files = parseDiff('diff --git "a/\\303\\244 b" "b/\\303\\244 b"\nBinary files differ\ndiff --git a/o b/p q\nsimilarity index 90%\nrename from o\nrename to p q\n');
  assert.deepEqual(files.map((file) => file.path), ['ä b', 'p q']);
});

test('takes what was cut in the middle', () => {
  assert.equal(parseDiff(two.slice(0, 100)).length, 1);
  assert.deepEqual(parseDiff(''), []);
});
