import { html } from '../lib/html.js';
import { exportTaskLogs } from '../api/client.js';
import { row } from '../lib/log-rows.js';
import { leftOut } from '../lib/log-left-out.js';
import { counted, formatCount } from '../lib/numbers.js';
import { visibleLine } from '../lib/visible-text.js';
import { Button, IconButton } from '../components/button.js';
import { SearchInput } from '../components/field.js';
import { Menu } from '../components/menu.js';
import { logDense, logRead, logTimes, logWrap } from '../state/prefs.js';
import { toMatch } from './log-jumps.js';

/** Search, folding, wrapping, following, saving. */
export function LogTools({ model, task, view }) {
  const follow = model.following;
  const rows = view !== 'transcript';
  return html`<div class="log-tools" role="group" aria-label="Log tools" hidden=${!view}><${Search} model=${model} rows=${rows} />
    <span class="log-tools-rest"><${IconButton} icon="fold-vertical" label="Fold or open all tool calls" onClick=${() => model.foldAll()} />
    ${rows && html`<${IconButton} icon="text-wrap" label="Wrap lines" pressed=${logWrap.value} onClick=${() => { logWrap.value = !logWrap.value; }} />`}
    <${Menu} label="View options" icon="settings-2" items=${viewItems(model, rows)} />
    <${Button} icon="arrow-down" class=${`button is-plain follow ${follow ? 'is-on' : ''}`} aria-pressed=${String(follow)} onClick=${() => (follow ? model.stopFollowing() : model.toEnd())}>Follow<//>
    <${Menu} label="Download log" icon="download" items=${downloads(model, task, rows)} /></span></div>`;
}

/** Lines can be left out of the log, not of what is said in the transcript. */
function Search({ model, rows }) {
  const { finding } = model;
  const query = finding.query.value;
  const found = finding.found.value;
  const keyed = (event) => {
    if (event.key === 'Enter') toMatch(model, event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      finding.ask({ text: '' });
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
  };
  const says = found.error || (query.text ? countText(finding, found) : '');
  const option = (name, label) => ({ label, checked: query[name], run: () => finding.ask({ [name]: !query[name] }) });
  return html`<span class="log-search"><${SearchInput} label="Search log" value=${query.text} onInput=${(text) => finding.ask({ text })} onKeyDown=${keyed} aria-invalid=${found.error ? 'true' : null} />
    <span class="log-found num" role="status">${says}</span>
    <${IconButton} icon="arrow-up" label="Match before" why=${found.count ? null : 'No match'} onClick=${() => toMatch(model, -1)} /><${IconButton} icon="arrow-down" label="Next match" why=${found.count ? null : 'No match'} onClick=${() => toMatch(model, 1)} />
    <${Menu} label="Search options" icon="list-filter" items=${[option('matchCase', 'Match case'), option('regex', 'Regular expression'), ...(rows ? [option('only', 'Only matching lines'), option('errors', 'Only errors')] : [])]} /></span>`;
}

/** `3/12`; `…` while lines that are here are looked at, `+` while there are others that nobody has looked at. */
function countText({ search, rest }, { count, current, done }) {
  const at = current && search.has(current) ? `${formatCount(search.before(current) + 1)}/` : '';
  return `${at}${formatCount(count)}${done ? (rest.value.lines ? '+' : '') : '…'}`;
}

function viewItems(model, rows) {
  const times = (value, label) => ({ label, checked: logTimes.value === value, run: () => { logTimes.value = value; } });
  const toggle = (label, setting) => ({ label, checked: setting.value, run: () => { setting.value = !setting.value; } });
  return [times('clock', 'Time of day'), times('since', 'Time since the start'), times('off', 'No times'),
    rows && toggle('Compact rows', logDense), model.prose && toggle('Read new agent messages', logRead)].filter(Boolean);
}

const formats = { plaintext: 'text', json: 'JSON', markdown: 'Markdown' };

/** The whole log, what the search asks for as far as the server can look for it, and what is on the screen. */
function downloads(model, task, rows) {
  const files = (what, filter) => Object.entries(formats).map(([format, word]) => ({ label: `${what} as ${word}`, icon: 'download', href: exportTaskLogs(task.id, { format, ...filter }), download: true }));
  const wanted = model.finding.wanted.value;
  const shown = { label: 'What is shown here', icon: 'download', run: () => saveShown(model, task) };
  return [...files('Whole log'), ...(wanted ? files(wanted.search ? `Lines with “${shortened(wanted.search)}”${wanted.logType ? ' among errors' : ''}` : 'Errors only', wanted) : []), ...(rows ? [shown] : [])];
}

const shortened = (text) => visibleLine(text.length > 24 ? `${text.slice(0, 23)}…` : text);

/** Saves the lines that the view shows now, filter and all, and says which are missing between them. */
function saveShown({ view, store }, task) {
  const lines = [];
  const { kind, n, at } = view.rows;
  for (let i = 0; i < view.rows.size; i++) {
    if (kind[i] === row.line || kind[i] === row.header) lines.push(store.plain(n[i]));
    else if (kind[i] === row.hole) lines.push(`[${counted(at[i] - n[i] + 1, 'line')} not loaded]`);
    else if (kind[i] === row.dropped) lines.push(`[${leftOut(store)}]`);
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'text/plain' }));
  link.download = `task-${task.number}-shown.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
