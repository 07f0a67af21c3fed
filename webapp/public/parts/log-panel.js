import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useComputed } from '@preact/signals';
import { html } from '../lib/html.js';
import { counted, formatCount } from '../lib/numbers.js';
import { useKeys } from '../lib/keys.js';
import { navigate, place } from '../router.js';
import { Icon } from '../components/icon.js';
import { Kbd } from '../components/text.js';
import { Skeleton } from '../components/states.js';
import { logWrap } from '../state/prefs.js';
import { isFinished, isMoving, isWaiting } from '../state/task-states.js';
import { announce, toast } from '../state/toasts.js';
import { copySelection } from './log-copy.js';
import { toError, toGroup, toMatch } from './log-jumps.js';
import { resized, useAttach, useLook } from './log-look.js';
import { LogModel } from './log-model.js';
import { LogNote } from './log-note.js';
import { LogTools } from './log-tools.js';

/** A task's log: tools, lines, and a line about both. */
export function LogPanel({ task, runs, active }) {
  const latest = useRef(runs);
  latest.current = runs;
  const model = useMemo(() => new LogModel(task.id, (run) => runLabel(latest.current, run)), [task.id]);
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  useAttach(model, scroller, task, () => showHash(model));
  useEffect(() => model.setLive(isMoving(task)), [model, task.state]);
  useLook(model, scroller);
  useHash(model, active);
  useNews(model, task);
  const empty = useComputed(() => model.ready.value && model.lines.value === 0).value;
  const digits = useComputed(() => String(model.lines.value).length).value;
  useEffect(() => { if (scroller.current) resized(model, scroller.current); }, [digits]);
  return html`<${LogTools} model=${model} task=${task} hidden=${!active} />
    <div class="log-body" id="panel-log" role="tabpanel" aria-labelledby="tab-log" hidden=${!active}><${LogNote} model=${model} />
      <div class="log" role="log" aria-live="off" aria-label="Log" tabindex="0" ref=${scroller} onClick=${(event) => clicked(event, model)} onCopy=${(event) => copySelection(event, model)}></div>
      ${!model.ready.value && html`<div class="log-cover"><${Skeleton} rows=${8} label="Loading the log" /></div>`}
      ${empty && html`<div class="log-cover"><p>${isFinished(task) ? 'This task wrote no log.' : isWaiting(task) ? 'The log begins when an agent starts.' : 'No output yet.'}</p></div>`}
      <${NewLines} model=${model} /></div>
    <${Foot} model=${model} hidden=${!active} />${active && html`<${Keys} model=${model} />`}`;
}

function useHash(model, active) {
  const { hash } = place.value;
  useEffect(() => { if (active) showHash(model); }, [model, hash, active]);
}

function showHash(model) {
  const found = /^#L(\d{1,9})(?:-L(\d{1,9}))?$/.exec(place.peek().hash);
  if (!found || !model.view) return;
  const [from, to] = [Number(found[1]), Number(found[2] ?? found[1])].toSorted((a, b) => a - b);
  if (model.view.selected.from !== from || model.view.selected.to !== to) model.show(from, to);
}

/** At most every 15 seconds how much there is, and at once when it is over. */
function useNews(model, task) {
  const before = useRef(task.state);
  useEffect(() => {
    if (before.current !== task.state && isFinished(task)) announce('The task has finished.');
    before.current = task.state;
  }, [task.state]);
  useEffect(() => {
    let said = 0;
    const timer = setInterval(() => {
      if (model.lines.peek() === said) return;
      said = model.lines.peek();
      announce(`${formatCount(said)} lines, ${formatCount(model.errors.peek())} errors`);
    }, 15000);
    return () => clearInterval(timer);
  }, [model]);
}

function clicked(event, model) {
  const target = /** @type {Element} */ (event.target);
  const group = /** @type {HTMLElement | null} */ (target.closest('[data-group]'));
  const load = /** @type {HTMLElement | null} */ (target.closest('[data-from]'));
  const number = target.closest('.log-n');
  if (group) model.view?.toggle(Number(group.dataset.group));
  else if (load) model.feed.want(Number(load.dataset.from), Number(load.dataset.to));
  else if (number && !event.metaKey && !event.ctrlKey) pickLine(event, model, Number(number.textContent));
}

/** A click marks a line and puts it in the address; with Shift up to there. */
function pickLine(event, model, n) {
  event.preventDefault();
  if (!n) return;
  const { selected } = model.view;
  const [from, to] = event.shiftKey && selected.from ? [selected.from, n].toSorted((a, b) => a - b) : [n, n];
  const { path, query } = place.peek();
  model.view.scroll.stopFollowing();
  model.view.select(from, to);
  navigate(`${path}${query.size ? `?${query}` : ''}#L${from}${to > from ? `-L${to}` : ''}`, { replace: true });
}

function runLabel(runs, number) {
  const run = runs.find((each) => each.number === number);
  return `Run ${number}${run ? { first: '', retry: ', a retry', resume: ', resumed', redo: ', from scratch' }[run.kind] ?? '' : ''}`;
}

function NewLines({ model }) {
  if (model.follow.value || !model.unread.value) return null;
  return html`<button type="button" class="log-pill" onClick=${() => model.toEnd()}><${Icon} name="arrow-down" /><span class="num">${formatCount(model.unread.value)}</span> new lines</button>`;
}

const states = { open: ['is-ok', 'Live'], ended: ['', 'Complete'], connecting: ['', 'Connecting'], waiting: ['is-warn', 'Reconnecting'], gone: ['is-warn', 'Gone'], 'signed-out': ['is-warn', 'Signed out'] };

function Foot({ model, hidden }) {
  const [tone, word] = states[model.state.value] ?? ['', ''];
  const errors = model.errors.value;
  const missing = model.missing.value;
  return html`<footer class="log-foot" hidden=${hidden}><span class=${`connection ${tone}`}><i class="dot" />${word}</span><span class="num">${counted(model.lines.value, 'line')}${missing > 0 && html`, ${formatCount(missing)} not loaded`}</span>
    ${errors > 0 && html`<button type="button" class="link is-error num" onClick=${() => toError(model, 1)}>${formatCount(errors)} error${errors === 1 ? '' : 's'}</button>`}
    <span class="log-hints" aria-hidden="true"><${Kbd} keys="[ ]" /> tool calls · <${Kbd} keys="e" /> next error · <${Kbd} keys="End" /> follow</span></footer>`;
}

function Keys({ model }) {
  useKeys('Log', [
    { keys: '[', does: 'Tool call before', run: () => toGroup(model, -1) },
    { keys: ']', does: 'Next tool call', run: () => toGroup(model, 1) },
    { keys: 'e', does: 'Next error', run: () => toError(model, 1) },
    { keys: 'E', does: 'Error before', run: () => toError(model, -1) },
    { keys: 'n', does: 'Next match', run: () => toMatch(model, 1) },
    { keys: 'N', does: 'Match before', run: () => toMatch(model, -1) },
    { keys: 'f', does: 'Fold or open all', run: () => model.foldAll() },
    { keys: 'w', does: 'Wrap lines', run: () => { logWrap.value = !logWrap.value; } },
    { keys: 'Home', does: 'First line', run: () => model.toStart() },
    { keys: 'End, G', does: 'Last line, and follow', run: () => model.toEnd() },
    { keys: 'y', does: 'Copy link to the marked lines', run: () => copyLink(model) },
  ]);
  return null;
}

async function copyLink(model) {
  const { from, to } = model.view?.selected ?? { from: 0, to: 0 };
  const { path } = place.peek();
  const hash = from ? `#L${from}${to > from ? `-L${to}` : ''}` : '';
  await navigator.clipboard.writeText(`${location.origin}${path}${hash}`);
  toast(from ? `Link to line ${from} copied.` : 'Link copied.');
}
