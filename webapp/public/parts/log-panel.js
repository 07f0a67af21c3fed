import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useComputed } from '@preact/signals';
import { html } from '../lib/html.js';
import { counted, formatCount } from '../lib/numbers.js';
import { navigate, place } from '../router.js';
import { Icon } from '../components/icon.js';
import { Kbd } from '../components/text.js';
import { Failure, Skeleton } from '../components/states.js';
import { isFinished, isMoving, isProse, isWaiting } from '../state/task-states.js';
import { copySelection } from './log-copy.js';
import { toError } from './log-jumps.js';
import { LogKeys } from './log-keys.js';
import { resized, useAttach, useLook } from './log-look.js';
import { LogModel } from './log-model.js';
import { LogCover } from './log-cover.js';
import { useNews } from './log-news.js';
import { LogNote } from './log-note.js';
import { LogTools } from './log-tools.js';

/** A task's log in its two views, with tools above and a line about both below. @param {{ task: any, runs: any[], view: 'log' | 'transcript' | null }} props `view` is null while another tab is shown */
export function LogPanel({ task, runs, view }) {
  const latest = useRef(runs);
  latest.current = runs;
  const model = useMemo(() => new LogModel(task.id, { prose: isProse(task), live: isMoving(task) }, (run) => runLabel(latest.current, run)), [task.id]);
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const active = view === 'log';
  useEffect(() => { if (view) model.turn(view === 'transcript'); }, [model, view]);
  useAttach(model, scroller, () => showHash(model));
  useEffect(() => model.setLive(isMoving(task)), [model, task.state]);
  useLook(model, scroller);
  useHash(model, view);
  useNews(model, task);
  const empty = useComputed(() => model.ready.value && model.lines.value === 0).value;
  const digits = useComputed(() => String(model.lines.value).length).value;
  useEffect(() => { if (scroller.current) resized(model, scroller.current); }, [digits]);
  return html`<${LogTools} model=${model} task=${task} view=${view} />
    <div class="log-body" id="panel-log" role="tabpanel" aria-labelledby="tab-log" hidden=${!active}><${LogNote} model=${model} />
      <div class="log" role="log" aria-live="off" aria-label="Log" tabindex="0" ref=${scroller} onClick=${(event) => clicked(event, model)} onCopy=${(event) => copySelection(event, model)}></div>
      <${LogCover} model=${model} />
      ${empty && html`<div class="log-cover"><p>${isFinished(task) ? 'This task wrote no log.' : isWaiting(task) ? 'The log begins when an agent starts.' : 'No output yet.'}</p></div>`}
      <${NewLines} model=${model} /></div>
    ${view === 'transcript' && html`<div class="log-body" id="panel-transcript" role="tabpanel" aria-labelledby="tab-transcript" onClick=${(event) => clicked(event, model)}><${LogNote} model=${model} /><${LazyTranscript} model=${model} task=${task} /></div>`}
    <${Foot} model=${model} hidden=${!view} />${view && html`<${LogKeys} model=${model} />`}`;
}

/** The transcript's module brings the Markdown reader with it, so it is fetched when it is looked at. */
function LazyTranscript({ model, task }) {
  const [loaded, setLoaded] = useState(/** @type {{ Transcript?: any, error?: any }} */ ({}));
  const load = () => import('./transcript.js').then((module) => setLoaded({ Transcript: module.default }), (error) => setLoaded({ error }));
  useEffect(() => { load(); }, []);
  if (loaded.error) return html`<${Failure} what="The transcript could not be loaded." error=${loaded.error} retry=${() => location.reload()} />`;
  return loaded.Transcript ? html`<${loaded.Transcript} model=${model} task=${task} />` : html`<div class="log-cover"><${Skeleton} rows=${8} label="Loading the transcript" /></div>`;
}

function useHash(model, view) {
  const { hash } = place.value;
  useEffect(() => { if (view) showHash(model); }, [model, hash, view]);
}

function showHash(model) {
  const found = /^#L(\d{1,9})(?:-L(\d{1,9}))?$/.exec(place.peek().hash);
  if (!found || !model.view) return;
  const [from, to] = [Number(found[1]), Number(found[2] ?? found[1])].toSorted((a, b) => a - b);
  if (model.view.selected.from !== from || model.view.selected.to !== to) model.show(from, to);
}

function clicked(event, model) {
  const target = /** @type {Element} */ (event.target);
  const group = /** @type {HTMLElement | null} */ (target.closest('[data-group]'));
  const load = /** @type {HTMLElement | null} */ (target.closest('[data-from]'));
  const number = target.closest('.log-n[href^="#"]');
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
  model.stopFollowing();
  model.select(from, to);
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
