import { html } from '../lib/html.js';
import { timeText } from '../lib/log-row.js';
import { metaOf, toolOf } from '../lib/log-groups.js';
import { longestText } from '../lib/markdown-limits.js';
import { counted, formatCount } from '../lib/numbers.js';
import { visible, visibleLine } from '../lib/visible-text.js';
import { kinds } from '../lib/log-store.js';
import { Icon } from '../components/icon.js';
import { Markdown } from './markdown.js';
import { Lines, logLink, rangeOf } from './transcript-lines.js';

/** @typedef {import('../lib/transcript-items.js').Item} ItemOf */
/** @typedef {{ transcript: import('./transcript-model.js').TranscriptModel, item: ItemOf, state: import('../lib/log-groups.js').GroupState, open: boolean, signature: string }} Shown */

/** One item: the number of its first line, what it says, and when. @param {Shown & { selected: boolean, times: 'clock' | 'since' | 'off' }} props */
export function Item({ transcript, item, state, open, selected, times, signature }) {
  const { store } = transcript.log;
  const between = item.kind === 'run' || item.kind === 'hole' || item.kind === 'dropped';
  const look = { times, start: store.has(1) ? store.time(1) : transcript.log.view?.look.start ?? 0 };
  const Part = parts[item.kind];
  return html`<article class=${`tr-item is-${item.kind} ${selected ? 'is-selected' : ''}`} data-line=${item.from} data-to=${item.to} aria-label=${labels[item.kind]}>
    ${!between && html`<a class="log-n" href=${`#L${item.from}`} aria-label=${`Line ${item.from}`}>${item.from}</a>`}
    <div class="tr-body"><${Part} transcript=${transcript} item=${item} state=${state} open=${open} signature=${signature} /></div>
    ${!between && times !== 'off' && html`<span class="tr-time num">${timeText(store.time(item.from), look)}</span>`}</article>`;
}

const labels = {
  text: 'Agent', thinking: 'Thinking', tool: 'Tool call', output: 'Output', error: 'Error', notes: 'Notes', person: 'Message to the agent', run: 'Run', hole: 'Lines not loaded', dropped: 'Lines dropped',
};

/** @type {Record<ItemOf['kind'], (props: Shown) => any>} */
const parts = { text: Said, thinking: Thinking, tool: Tool, output: Output, error: Output, notes: Notes, person: Person, run: RunBegins, hole: Hole, dropped: Dropped };

/** @param {Shown} props */
function Said({ transcript, item }) {
  return html`<${Markdown} text=${transcript.items.textOf(item)} /><${Rest} item=${item} />`;
}

/** A single line may be longer than what is drawn of it. */
function Rest({ item }) {
  const left = item.size - longestText;
  if (left <= 0 || item.to > item.from) return null;
  return html`<p class="tr-rest"><a href=${logLink(item.from)}>${formatCount(left)} more characters are in the log</a></p>`;
}

/** @param {Shown} props */
function Person({ transcript, item }) {
  return html`<div class="tr-person"><p class="tr-who"><${Icon} name="user" />Message to the agent</p><p class="tr-words">${visible(transcript.items.textOf(item))}</p></div>`;
}

/** @param {Shown} props */
function Thinking({ transcript, item, open }) {
  const text = transcript.items.textOf(item);
  return html`<button type="button" class="tr-fold" aria-expanded=${String(open)} onClick=${() => transcript.toggle(item)}><${Icon} name=${open ? 'chevron-down' : 'chevron-right'} /><span class="tr-name">Thinking</span>${!open && html`<span class="tr-argument">${visibleLine(text.slice(0, 200))}</span>`}</button>
    ${open && html`<div class="tr-thought"><${Markdown} text=${text} /></div>`}`;
}

const stateIcons = { running: 'spinner', done: 'circle-check', failed: 'circle-x' };

/** @param {Shown} props */
function Tool({ transcript, item, state, open, signature }) {
  const { store } = transcript.log;
  const group = /** @type {import('../lib/log-store.js').Group} */ (item.group);
  const [tool, argument] = toolOf(store.plain(item.from).slice(0, 2000));
  const lines = state === 'failed' && !open ? [group.firstError] : item.lines;
  return html`<div class=${`tr-card is-${state} ${open ? 'is-open' : ''}`}><button type="button" class="tr-fold" aria-expanded=${String(open)} onClick=${() => transcript.toggle(item)}>
      <${Icon} name=${open ? 'chevron-down' : 'chevron-right'} /><span class="sr-only">${state}: </span><${Icon} name=${stateIcons[state]} class=${{ running: 'is-run', done: 'is-idle', failed: 'is-error' }[state]} />${tool && html`<b class="tr-name">${tool}</b>`}<span class="tr-argument is-code">${argument}</span><span class=${`log-meta is-${state} num`}>${metaOf(group, state)}</span></button>
    ${(open || state === 'failed') && lines.length > 0 && html`<${Lines} transcript=${transcript} lines=${lines} signature=${signature} label="Lines of the tool call" />`}
    ${open && !lines.length && html`<p class="tr-none">No output yet.</p>`}</div>`;
}

/** @param {Shown} props */
function Output({ transcript, item, signature }) {
  return html`<${Lines} transcript=${transcript} lines=${rangeOf(item)} signature=${signature} label=${labels[item.kind]} />`;
}

/** @param {Shown} props */
function Notes({ transcript, item }) {
  const { store } = transcript.log;
  return html`<ul class="tr-notes">${rangeOf(item).map((n) => {
    const text = store.plain(n);
    return html`<li key=${n} class=${store.kind(n) === kinds.usage ? 'is-usage' : null}>${text.slice(0, 1000)}${text.length > 1000 && html` <a href=${logLink(n)}>${formatCount(text.length - 1000)} more characters are in the log</a>`}</li>`;
  })}</ul>`;
}

/** @param {Shown} props */
function RunBegins({ transcript, item }) {
  const { store, runLabel } = transcript.log;
  return html`<p class="tr-between"><span>${visibleLine(runLabel(store.run(item.from)))}</span></p>`;
}

/** @param {Shown} props */
function Hole({ transcript, item }) {
  const { feed } = transcript.log;
  const lines = counted(item.to - item.from + 1, 'line');
  const state = feed.holeState(item.from, item.to);
  if (state === 'loading') return html`<p class="tr-between">Loading ${lines} …</p>`;
  return html`<p class="tr-between">${state === 'failed' && `Lines ${item.from} to ${item.to} could not be loaded. `}<button type="button" class="link" onClick=${() => feed.want(item.from, item.to)}>Load ${lines}</button></p>`;
}

/** @param {Shown} props */
function Dropped({ item }) {
  return html`<p class="tr-between">The first ${counted(item.to, 'line')} were dropped here to save memory. The downloaded file has them.</p>`;
}
