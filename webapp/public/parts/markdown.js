import { html } from '../lib/html.js';
import { decoded } from '../lib/entities.js';
import { readMarkdown, textOf } from '../lib/markdown.js';
import { names, outsideAddress } from '../lib/outside-link.js';
import { splitHidden } from '../lib/hidden-marks.js';
import { visible, visibleLine } from '../lib/visible-text.js';
import { CopyButton } from '../components/button.js';
import { Icon } from '../components/icon.js';

/** What an agent wrote, drawn from tokens: text nodes, a few elements, and links whose address was looked at. @param {{ text: string }} props */
export function Markdown({ text }) {
  return html`<div class="md">${drawMarkdown(text)}</div>`;
}

/** @param {string} text */
export const drawMarkdown = (text) => blocks(readMarkdown(text), { level: 2, inLink: false });

/** @typedef {{ level: number, inLink: boolean }} Place `level` of the heading before */

/** @type {Record<string, (token: any, at: Place) => any>} */
const blockKinds = {
  space: () => null,
  def: () => null,
  hr: () => html`<hr />`,
  heading: heading,
  paragraph: (token, at) => html`<p>${inlines(token.tokens, at)}</p>`,
  text: (token, at) => (token.tokens ? inlines(token.tokens, at) : words(token.text)),
  checkbox: (token) => checkbox(token),
  blockquote: (token, at) => html`<blockquote>${blocks(token.tokens, at)}</blockquote>`,
  code: (token) => html`<div class="md-code"><pre role="group" tabindex="0" aria-label=${codeName(token.lang)}><code>${marked(visible(token.text))}</code></pre><${CopyButton} text=${token.text} label="Copy code" /></div>`,
  list: list,
  table: table,
  plain: (token) => html`<p class="md-plain">${marked(visible(token.raw))}</p>`,
};

/** @type {Record<string, (token: any, at: Place) => any>} */
const inlineKinds = {
  strong: (token, at) => html`<strong>${inlines(token.tokens, at)}</strong>`,
  em: (token, at) => html`<em>${inlines(token.tokens, at)}</em>`,
  del: (token, at) => html`<del>${inlines(token.tokens, at)}</del>`,
  codespan: (token) => html`<code>${marked(visible(token.text))}</code>`,
  br: () => html`<br />`,
  text: (token, at) => (token.tokens ? inlines(token.tokens, at) : words(token.text)),
  escape: (token) => visible(token.text),
  checkbox: (token) => checkbox(token),
  link: (token, at) => link(token, inlines(token.tokens, { ...at, inLink: true }), textOf(token.tokens), at),
  image: (token, at) => link(token, html`Image: ${words(token.text || 'without a description')}`, '', at),
};

/** @param {any[]} tokens @param {Place} at */
function blocks(tokens, at) {
  return tokens.map((token) => (Object.hasOwn(blockKinds, token.type) ? blockKinds[token.type](token, at) : raw(token)));
}

/** @param {any[]} tokens @param {Place} at */
function inlines(tokens, at) {
  return tokens.map((token) => (Object.hasOwn(inlineKinds, token.type) ? inlineKinds[token.type](token, at) : html`<span class="md-plain">${marked(visible(token.raw))}</span>`));
}

/** Markup, and whatever else is no Markdown: as it was written. */
const raw = (token) => html`<p class="md-raw">${marked(visible(token.raw.replace(/\n+$/, '')))}</p>`;
const words = (text) => marked(visible(decoded(text)));
const codeName = (lang) => (lang ? `Code, ${visibleLine(lang).slice(0, 40)}` : 'Code');

/** A heading is at most one step below the one before, whatever was asked for: people jump by them. */
function heading(token, at) {
  at.level = Math.min(token.depth + 2, at.level + 1, 6);
  return html`<${`h${at.level}`} class=${`md-h is-${token.depth}`}>${inlines(token.tokens, at)}<//>`;
}

function list(token, at) {
  const items = token.items.map((item) => html`<li class=${item.task ? 'is-task' : null}>${blocks(item.tokens, at)}</li>`);
  if (!token.ordered) return html`<ul>${items}</ul>`;
  const start = Number(token.start);
  // Without the attribute, not with an empty one: that would count from 0.
  return start > 1 && start < 1e6 ? html`<ol start=${start}>${items}</ol>` : html`<ol>${items}</ol>`;
}

function checkbox({ checked }) {
  return html`<span class=${`md-check ${checked ? 'is-on' : ''}`}>${checked && html`<${Icon} name="check" />`}<span class="sr-only">${checked ? 'Done: ' : 'Open: '}</span></span>`;
}

function table(token, at) {
  const place = { ...at };
  const cell = (each, name, more = {}) => html`<${name} ...${more} class=${each.align ? `is-${each.align}` : null}>${inlines(each.tokens, place)}<//>`;
  return html`<div class="md-table" role="group" tabindex="0" aria-label="Table"><table><thead><tr>${token.header.map((each) => (each.text.trim() ? cell(each, 'th', { scope: 'col' }) : cell(each, 'td')))}</tr></thead>
    <tbody>${token.rows.map((row) => html`<tr>${row.map((each) => cell(each, 'td'))}</tr>`)}</tbody></table></div>`;
}

/** A link with the host that it leads to; what may not be one stands there as text, its address beside it. */
function link(token, inner, said, { inLink }) {
  const address = outsideAddress(token.href);
  if (inLink) return inner;
  if (!address) return html`${inner}${token.href && html` <span class="md-address">(${marked(visibleLine(decoded(token.href)))})</span>`}`;
  const shown = visibleLine(address.host);
  return html`<a class="md-link" href=${address.href} target="_blank" rel="noopener noreferrer nofollow" title=${visibleLine(address.href)}>${inner}${!names(said, address.host) && html`<span class="md-host"> (${shown})</span>`}</a>`;
}

/** Text with each hidden secret as a mark of its own. @param {string} text */
function marked(text) {
  const parts = splitHidden(text);
  return parts.length === 1 && !parts[0].hidden ? text : parts.map((part) => (part.hidden ? html`<span class="log-hidden">${part.text}</span>` : part.text));
}
