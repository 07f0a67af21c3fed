import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, modules, text } from './support.js';

/* What agents write is hostile, and the page's policy forbids markup and styles from strings; this says so before a browser does. */

const forbidden = {
  'markup from strings': /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|DOMParser|createContextualFragment|srcdoc/,
  'code from strings': /\beval\(|new Function\(|setTimeout\(\s*['"`]/,
  'cookies from script': /document\.cookie/,
  'inline styles as text': /style="|style=\$\{`|setAttribute\('style'/,
  'inline handlers': /\son[a-z]+="/,
};

for (const [what, pattern] of Object.entries(forbidden)) {
  test(`no module uses ${what}`, () => {
    assert.deepEqual(modules.filter((path) => pattern.test(text(path))), []);
  });
}

test('only the preferences are kept in the browser', () => {
  assert.deepEqual(modules.filter((path) => /localStorage|sessionStorage|indexedDB/.test(text(path))), ['state/prefs.js']);
});

test('a link to elsewhere is made only where its address was checked', () => {
  assert.deepEqual(modules.filter((path) => /_blank/.test(text(path))), ['lib/log-paint.js', 'parts/markdown.js']);
});

test('modules are short enough to read', () => {
  const long = [...modules, ...files('styles/')].filter((path) => text(path).split('\n').length > 201);
  assert.deepEqual(long, []);
});
