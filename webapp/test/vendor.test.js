import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { files, importMap, load, modules, text } from './support.js';

const manifest = JSON.parse(text('vendor/MANIFEST.json'));
const bytes = (path) => readFileSync(new URL(`../public/${path}`, import.meta.url));
const sum = (path) => `sha512-${createHash('sha512').update(bytes(path)).digest('base64')}`;

for (const { file, sha512 } of manifest) {
  test(`${file} is what the manifest says`, () => assert.equal(sum(file), sha512));
}

test('no vendored file is missing from the manifest', () => {
  const kept = [...files('vendor/'), ...files('fonts/')].filter((path) => path !== 'vendor/MANIFEST.json' && !path.startsWith('vendor/licences/'));
  assert.deepEqual(kept.sort(), manifest.map(({ file }) => file).sort());
});

test('every vendored package brings its licence', () => {
  const licences = files('vendor/licences/').map((path) => path.slice('vendor/licences/'.length, -4));
  assert.deepEqual(licences.sort(), [...new Set(manifest.map((row) => row.package.replace('@', '').replace('/', '-')))].sort());
});

test('the import map checks what it loads against the manifest', () => {
  const paths = Object.values(importMap.imports);
  assert.deepEqual(Object.keys(importMap.integrity).sort(), [...paths].sort());
  for (const [path, digest] of Object.entries(importMap.integrity)) {
    assert.equal(digest, manifest.find(({ file }) => path === `/assets/dev/${file}`)?.sha512);
  }
});

test('the page refers to files that are there, all below /assets/dev/', () => {
  const found = [...text('index.html').matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path);
  const all = files();
  for (const path of found) assert.ok(all.includes(path.replace('/assets/dev/', '')) && path.startsWith('/assets/dev/'), path);
  assert.deepEqual(found.filter((path) => path.endsWith('.css')).length, files('styles/').length);
});

test('imports reach only modules that are there', () => {
  for (const path of modules) {
    for (const [, name] of text(path).matchAll(/(?:from|import)\s*\(?'([^']+)'/g)) {
      if (name.startsWith('.')) assert.ok(files().includes(new URL(name, `file:///${path}`).pathname.slice(1)), `${path} imports ${name}`);
      else assert.ok(name in importMap.imports, `${path} imports ${name}`);
    }
  }
});

test('every icon that is named exists, and none is carried for nothing', async () => {
  const { icons } = await load('vendor/icons.js');
  const ours = modules.map(text).join('\n');
  const named = new Set([...ours.matchAll(/(?:icon|Icon} name)[=:] ?["']([a-z0-9-]+)["']/g)].map(([, name]) => name));
  named.delete('spinner'); // drawn by its component
  for (const name of named) assert.ok(icons[name], name);
  for (const name of Object.keys(icons)) assert.ok(ours.includes(`'${name}'`) || ours.includes(`"${name}"`), `${name} is not used`);
});
