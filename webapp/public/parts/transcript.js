import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { html } from '../lib/html.js';
import { counted } from '../lib/numbers.js';
import { Icon } from '../components/icon.js';
import { logTimes, theme } from '../state/prefs.js';
import { isFinished, isWaiting } from '../state/task-states.js';
import { LogCover } from './log-cover.js';
import { Item } from './transcript-item.js';
import { TranscriptPane } from './transcript-pane.js';

/** What was said and done, the newest at the end: messages as they are meant, calls of tools as cards. */
export default function Transcript({ model, task }) {
  const { transcript } = model;
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const drawn = useRef(new Map());
  useLayoutEffect(() => {
    const pane = new TranscriptPane(/** @type {HTMLElement} */ (scroller.current), /** @type {HTMLElement} */ (list.current), transcript);
    transcript.attach(pane);
    return () => {
      transcript.detach();
      pane.destroy();
    };
  }, [transcript]);
  const version = transcript.version.value;
  useLayoutEffect(() => { transcript.pane?.drawn(); }, [version]);
  useTheme(transcript);
  const items = transcript.shown;
  return html`<div class="transcript" role="log" aria-live="off" aria-label="Transcript" tabindex="0" ref=${scroller}><h2 class="sr-only">Transcript</h2>
      ${model.ready.value && model.lines.value === 0 && html`<p class="tr-empty">${isFinished(task) ? 'This task wrote no log.' : isWaiting(task) ? 'The transcript begins when an agent starts.' : 'Nothing was said yet.'}</p>`}
      ${transcript.span.start > 0 && html`<p class="tr-more"><button type="button" class="link" onClick=${() => transcript.more('older')}>Show what is before this</button></p>`}
      <div class="tr-list" ref=${list}>${keptItems(transcript, items, drawn.current)}</div></div>
    <${LogCover} model=${model} />
    ${!transcript.follow.value && transcript.unread.value > 0 && html`<button type="button" class="log-pill" onClick=${() => model.toEnd()}><${Icon} name="arrow-down" /><span class="num">${counted(transcript.unread.value, 'new', 'new')}</span></button>`}`;
}

/** An item is made again only when something of it has changed; what stays the same object is not compared. */
function keptItems(transcript, items, drawn) {
  const { log, folds } = transcript;
  const times = logTimes.value;
  const { from, to } = log.view?.selected ?? { from: 0, to: 0 };
  const seen = new Set();
  const out = items.map((item) => {
    const key = `${item.kind}${item.from}`;
    const selected = from > 0 && item.from <= to && (item.to >= from || item.lines.some((n) => n >= from && n <= to));
    const hole = item.kind === 'hole' ? log.feed.holeState(item.from, item.to) : '';
    const signature = `${item.to}/${item.version}/${folds.stateOf(item)}/${folds.isOpen(item)}/${selected}/${times}/${hole}`;
    seen.add(key);
    const before = drawn.get(key);
    if (before?.signature === signature && before.item === item) return before.node;
    const node = html`<${Item} key=${key} transcript=${transcript} item=${item} state=${folds.stateOf(item)} open=${folds.isOpen(item)} selected=${selected} times=${times} signature=${signature} />`;
    drawn.set(key, { item, signature, node });
    return node;
  });
  for (const key of drawn.keys()) if (!seen.has(key)) drawn.delete(key);
  return out;
}

/** Colours that agents choose are kept readable, which depends on the theme. */
function useTheme(transcript) {
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const read = () => requestAnimationFrame(() => {
      transcript.drawer.readTheme();
      transcript.repaint();
    });
    let first = true;
    const undo = theme.subscribe(() => {
      if (!first) read();
      first = false;
    });
    dark.addEventListener('change', read);
    return () => {
      undo();
      dark.removeEventListener('change', read);
    };
  }, [transcript]);
}
