import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, text } from './support.js';

const { contrast, parseColor } = await load('lib/contrast.js');

const roles = new Map([...text('styles/tokens.css').matchAll(/--([a-z0-9-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name, ...pair]) => [name, pair.map(long)]));

function long(hex) {
  return hex.length === 4 ? `#${[...hex.slice(1)].map((c) => c + c).join('')}` : hex;
}

function ratio(front, back, theme) {
  return contrast(parseColor(roles.get(front)[theme]), parseColor(roles.get(back)[theme]));
}

const surfaces = ['bg-0', 'bg-1', 'bg-2', 'bg-3'];
const texts = ['text-1', 'text-2', 'text-3', 'accent', 'ok', 'warn', 'error'];
const ansi = Array.from({ length: 16 }, (_, i) => `ansi-${i}`);
const pairs = [
  ...surfaces.flatMap((back) => texts.map((front) => [front, back, 4.5])),
  ...['bg-0', 'bg-1', 'bg-2'].map((back) => ['field-line', back, 3]),
  ...[['ok', 'tint-ok'], ['warn', 'tint-warn'], ['error', 'tint-error'], ['accent', 'tint-run']].flatMap(([tone, tint]) => [tone, 'text-1', 'text-2'].map((front) => [front, tint, 4.5])),
  ...[...ansi, 'text-1', 'text-2', 'text-3', 'accent', 'error'].map((front) => [front, 'log-ground', 4.5]),
  ['on-primary', 'primary', 4.5],
  ['text-1', 'match', 4.5],
  ['bar', 'bg-3', 3], ['accent', 'bg-3', 3],
];

for (const [theme, name] of ['light', 'dark'].entries()) {
  for (const [front, back, wanted] of pairs) {
    test(`${front} can be read on ${back}, ${name}`, () => {
      assert.ok(ratio(front, back, theme) >= wanted, `${ratio(front, back, theme).toFixed(2)} is less than ${wanted}`);
    });
  }
}
