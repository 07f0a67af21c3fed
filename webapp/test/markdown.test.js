import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from './support.js';

const { drawMarkdown } = await load('parts/markdown.js');
const { readMarkdown } = await load('lib/markdown.js');
const { longestText } = await load('lib/markdown-limits.js');
const { outsideAddress, names } = await load('lib/outside-link.js');
const { decoded } = await load('lib/entities.js');

const components = new Set(['CopyButton', 'Icon']);
/** All that may come out, and which attributes it may have. */
const allowed = {
  h3: ['class'], h4: ['class'], h5: ['class'], h6: ['class'], p: ['class'], hr: [], br: [], blockquote: [], strong: [], em: [], del: [], code: [],
  ul: [], ol: ['start'], li: ['class'], div: ['class', 'role', 'tabindex', 'aria-label'], pre: ['role', 'tabindex', 'aria-label'], span: ['class'],
  table: [], thead: [], tbody: [], tr: [], th: ['scope', 'class'], td: ['class'], a: ['class', 'href', 'target', 'rel', 'title'],
};
const suspicious = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f]/;

/** All nodes of what is drawn, flat. */
function* nodesIn(drawn) {
  if (drawn === null || drawn === undefined || typeof drawn === 'boolean') return;
  if (Array.isArray(drawn)) for (const each of drawn) yield* nodesIn(each);
  else {
    yield drawn;
    if (typeof drawn === 'object') yield* nodesIn(drawn.props.children);
  }
}

/** Fails on whatever is neither text, nor an allowed element, nor an allowed link; gives back all text. */
function safeText(drawn) {
  let text = '';
  for (const node of nodesIn(drawn)) {
    if (typeof node === 'string' || typeof node === 'number') {
      assert.doesNotMatch(String(node), suspicious);
      text += node;
      continue;
    }
    if (typeof node.type === 'function') {
      assert.ok(components.has(node.type.name), node.type.name);
      continue;
    }
    assert.ok(Object.hasOwn(allowed, node.type), `<${node.type}>`);
    for (const [name, value] of Object.entries(node.props)) {
      if (name === 'children' || value === null || value === undefined) continue;
      assert.ok(allowed[node.type].includes(name), `${name} of <${node.type}>`);
      assert.doesNotMatch(String(value), suspicious);
    }
    if (node.type === 'a') {
      assert.match(node.props.href, /^(https?:\/\/[^\s]|mailto:[^\s])/);
      assert.ok(['http:', 'https:', 'mailto:'].includes(new URL(node.props.href).protocol));
      assert.deepEqual([node.props.target, node.props.rel], ['_blank', 'noopener noreferrer nofollow']);
    }
  }
  return text;
}

const draw = (source) => safeText(drawMarkdown(source));
const links = (source) => [...nodesIn(drawMarkdown(source))].filter((node) => node.type === 'a').map((node) => node.props.href);
const tags = (source) => [...nodesIn(drawMarkdown(source))].filter((node) => typeof node.type === 'string').map((node) => node.type);

/** Each is an address that must not become a link. */
const noLinks = [
  '[a](javascript:alert(1))', '[a](JaVaScRiPt:alert(1))', '[a](java\nscript:alert(1))', '[a](java\tscript:alert(1))', '[a](&#106;avascript:alert(1))',
  '[a](&#x6A;&#x61;vascript:alert(1))', '[a](javascript&colon;alert(1))', '[a](javascript&#58;alert(1))', '[a](\u0001javascript:alert(1))',
  '[a](&#1;javascript:alert(1))', '[a](<javascript:alert(1)>)', '[a]( javascript:alert(1) "t")', '[a](data:text/html,<script>alert(1)</script>)',
  '[a](data:text/html;base64,PHNjcmlwdD4=)', '[a](vbscript:msgbox(1))', '[a](file:///etc/passwd)', '[a](blob:https://e.example/1)',
  '[a](//e.example/x)', '[a](\\\\e.example\\x)', '[a](https:e.example)', '[a](https:\\\\e.example)', '[a](/tasks/1)', '[a](#L1)', '[a](?x)', '[a](ws://e.example)',
  '[a][b]\n\n[b]: javascript:alert(1)', '[b]\n\n[b]: <javascript:alert(1)> "t"', '<javascript:alert(1)>', '![x](javascript:alert(1))', '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '[a](https://user:word@e.example/)', '[a](https://e.example@evil.example/)', '[a](http://)', '[a](https://e.example\\@evil.example)', '[a](mailto:)', '[a](view-source:https://e.example)',
  '[a](https://e.example/&#10;x)', '[a](https://e.example/&#x202e;x)', `[a](https://e.example/${'x'.repeat(3000)})`,
];

/** Each is drawn somehow, with nothing in it but text, allowed elements and allowed links. */
const samples = [
  ...noLinks, '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'a <img src=x onerror=alert(1)> b', '<svg onload=alert(1)><animate/></svg>', '<iframe srcdoc="<script>alert(1)</script>">',
  '<style>@import url(//e.example)</style>', '<a href="javascript:alert(1)">x</a>', '<!-- <script> -->', '<![CDATA[<script>]]>', '<?php echo 1 ?>', '<!DOCTYPE x>', '<math><mtext></mtext></math>',
  '<div style="position:fixed">\n\n*x*\n\n</div>', '&lt;script&gt;alert(1)&lt;/script&gt;', '&#60;img src=x&#62;', '`<script>`', '```html\n<script>alert(1)</script>\n```', '```"><script>\nx\n```',
  '    <script>alert(1)</script>', '![i](https://e.example/beacon.png)', '[![i](https://e.example/b.png)](https://e.example/)', '[a [b](https://b.example) c](https://c.example)', '[[a](https://a.example)](javascript:x)',
  '<https://e.example>', '<a@b.example>', 'https://e.example/?a=<b>&c="d"', 'www.e.example', 'a@b.example', '[x](https://e.example "title\n\nwith lines")', '| a | <b> |\n|---|---|\n| `x|y` | ![i](javascript:1) |',
  '| |\n|-|\n| x |', '- [ ] a\n- [x] <b>b</b>', '1000000000. x', '# <b>x</b>', '###### x\n# y\n### z', '> > > a\n> b', '~~<del>~~', '***x***', '\u202eevil\u202c', '&#x202e;evil', '\u0000\u0007\u001b[31mred', '&#0;&#x110000;&#xD800;',
  '[x]: https://e.example\n\n[x] [x][] [y][x]', '\\<b\\> \\[a](b)', '[constructor](__proto__)', '[__proto__]: https://e.example\n\n[__proto__]', '[a](https://e.example){onclick=alert(1)}', '<b\n', '\ufeff# x', '‹hidden: API_KEY› in **‹hidden: API_KEY›**',
];

describe('hostile Markdown', () => {
  for (const sample of samples) test(JSON.stringify(sample).slice(0, 90), () => { draw(sample); });
  for (const sample of noLinks) test(`is no link: ${JSON.stringify(sample).slice(0, 80)}`, () => assert.deepEqual(links(sample), []));
  test('is a corpus worth the name', () => assert.ok(new Set(samples).size >= 80));
});

const repeated = (piece, length = 1 << 20) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const bombs = {
  stars: '*', 'stars and blanks': '* ', emphasis: '*a ', 'mixed emphasis': 'a***b**c*', openings: '**a', closings: 'a**', underscores: '_a', backticks: '`', 'backtick pairs': '`a``b', brackets: '[', 'link starts': '[a](', images: '![',
  quotes: '>', 'quotes and lists': '> - ', 'lists in lists': '- ', 'ordered lists': '1. ', hashes: '# ', strikes: '~~a~', entities: '&#x', comments: '<!--', tags: '<a b="', angles: '<', mails: 'a.', addresses: 'http://a?!.', parentheses: '(', backslashes: '\\[', blanks: ' ', 'blank lines': ' \n', cells: 'a|', rows: 'a|b\n',
  definitions: '[a]: b\n', 'nested brackets': '[[a](b)', fences: '```\n', indents: '    a\n', rules: '- - - ', 'lazy quotes': '> a\nb\n', surrogates: '\ud83d', tasks: '- [ ] a\n',
};

describe('Markdown made to take long', () => {
  for (const [name, piece] of Object.entries(bombs)) {
    for (const length of [1 << 20, longestText, 5000]) {
      test(`${name}, ${length} characters`, { timeout: 10000 }, () => {
        const prefix = name === 'rows' ? 'a|b\n-|-\n' : '';
        assert.ok(draw(prefix + repeated(piece, length)) !== undefined);
      });
    }
  }

  test('backticks of ever more length', { timeout: 10000 }, () => { draw(Array.from({ length: 350 }, (_, i) => '`'.repeat(i + 1)).join(' ')); });
  test('lists ever deeper', { timeout: 10000 }, () => { draw(Array.from({ length: 250 }, (_, i) => `${' '.repeat(2 * i)}- a`).join('\n')); });
  test('what is too long is there as text, all of it', () => assert.equal(draw(repeated('*a* ')).length, 1 << 20));
  test('what is too deep is there as text', () => assert.match(draw(`${'> '.repeat(500)}deep`), /deep/));

  test('what is drawn is never deep', () => {
    const depth = (drawn) => (Array.isArray(drawn) ? Math.max(0, ...drawn.map(depth)) : typeof drawn === 'object' && drawn ? 1 + depth(drawn.props.children) : 0);
    for (const piece of ['> ', '- ', '> - ', '**a', '~~*a', '[[a](b)']) assert.ok(depth(drawMarkdown(`${repeated(piece, 300)} x`)) < 40, piece);
  });

  test('keeps few tokens for however much', () => {
    const count = (tokens) => tokens.reduce((sum, token) => sum + 1 + count(token.tokens ?? []), 0);
    for (const piece of Object.values(bombs)) assert.ok(count(readMarkdown(repeated(piece, longestText))) <= 20000);
  });
});

describe('Markdown', () => {
  test('has its elements', () => {
    assert.deepEqual(tags('# A\n\nb **c** *d* `e` ~~f~~\n\n> g'), ['h3', 'p', 'strong', 'em', 'code', 'del', 'blockquote', 'p']);
    assert.deepEqual(tags('- a\n- b\n\n3. c'), ['ul', 'li', 'li', 'ol', 'li']);
    assert.deepEqual(tags('|a|b|\n|-|-:|\n|1|2|'), ['div', 'table', 'thead', 'tr', 'th', 'th', 'tbody', 'tr', 'td', 'td']);
    assert.deepEqual(tags('a\nb'), ['p', 'br']);
  });

  test('is read in pieces where it is long', () => {
    const long = `${'word '.repeat(1000)}**bold** ${'line\n'.repeat(1000)}*end*`;
    assert.equal(draw(long).replace(/\s/g, '').length, long.replace(/[\s*]/g, '').length);
    assert.deepEqual(tags(long).filter((tag) => tag !== 'br'), ['p', 'strong', 'em']);
  });
  test('goes down by one heading at most', () => assert.deepEqual(tags('###### a\n# b\n#### c\n## d'), ['h3', 'h3', 'h4', 'h4']));
  test('keeps the number that a list begins with', () => assert.equal([...nodesIn(drawMarkdown('7. a'))][0].props.start, 7));
  test('says which tasks are done', () => assert.equal(draw('- [ ] a\n- [x] b').replace(/\s+/g, ' '), 'Open: aDone: b'));
  test('shows markup as it was written', () => assert.equal(draw('a <b>x</b>'), 'a <b>x</b>'));
  test('reads character references once', () => assert.equal(draw('&amp;lt; &#x41; `&amp;`'), '&lt; A &amp;'));
  test('makes a picture a link', () => {
    assert.equal(draw('![A *plan*](https://e.example/p.png)'), 'Image: A *plan* (e.example)');
    assert.deepEqual(links('![a](https://e.example/p.png)'), ['https://e.example/p.png']);
  });
  test('says where a link leads unless its text does', () => {
    assert.equal(draw('[docs](https://e.example/x)'), 'docs (e.example)');
    assert.equal(draw('https://e.example/x'), 'https://e.example/x');
    assert.equal(draw('[https://bank.example](https://e.example/)'), 'https://bank.example (e.example)');
    assert.equal(draw('[https://e.example.evil.example](https://e.example/)'), 'https://e.example.evil.example (e.example)');
  });
  test('names a host that only looks like another as it is', () => assert.match(draw('www.b\u0430nk.example'), /xn--/));
  test('shows the address that is no link', () => assert.equal(draw('[a](src/a.js)'), 'a (src/a.js)'));
  test('marks what would reorder the text', () => assert.equal(draw('a &#x202e;b'), 'a ‹U+202E›b'));
  test('marks a hidden secret', () => assert.ok([...nodesIn(drawMarkdown('**‹hidden: API_KEY›**'))].some((node) => node.props?.class === 'log-hidden')));
});

describe('an address', () => {
  test('is given as the browser reads it', () => assert.deepEqual(outsideAddress('HTTPS://E.example/a&amp;b'), { href: 'https://e.example/a&b', host: 'e.example' }));
  test('may be of mail', () => assert.deepEqual(outsideAddress('mailto:a@b.example'), { href: 'mailto:a@b.example', host: 'a@b.example' }));
  test('is named by its host, not by what begins like it', () => {
    assert.equal(names('e.example', 'e.example'), true);
    assert.equal(names('e.example.org', 'e.example'), false);
  });
  test('keeps references that nobody writes', () => assert.equal(decoded('&bogus; &constructor;'), '&bogus; &constructor;'));
});
