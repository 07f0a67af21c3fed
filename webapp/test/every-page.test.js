import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from './support.js';

const { everyPage } = await load('lib/every-page.js');

describe('a list in pages', () => {
  test('is read to its end, each page from where the one before ended', async () => {
    const asked = [];
    const pages = { undefined: { things: [1, 2], nextCursor: 'a' }, a: { things: [3], nextCursor: null } };
    const all = await everyPage(async (page) => { asked.push(page); return pages[page.cursor]; }, 'things');
    assert.deepEqual([all, asked], [[1, 2, 3], [{ limit: 500 }, { limit: 500, cursor: 'a' }]]);
  });
  test('is not read for ever', async () => {
    const all = await everyPage(async () => ({ things: [1], nextCursor: 'again' }), 'things');
    assert.equal(all.length, 20);
  });
});
