import { html } from '../lib/html.js';
import { exportTaskLogs } from '../api/client.js';
import { row } from '../lib/log-rows.js';
import { counted, formatCount } from '../lib/numbers.js';
import { Button, IconButton } from '../components/button.js';
import { SearchInput } from '../components/field.js';
import { Menu } from '../components/menu.js';
import { logDense, logTimes, logWrap } from '../state/prefs.js';
import { toMatch } from './log-jumps.js';

/** Search, folding, wrapping, following, saving. */
export function LogTools({ model, task, hidden }) {
  const follow = model.follow.value;
  return html`<div class="log-tools" role="group" aria-label="Log tools" hidden=${hidden}><${Search} model=${model} />
    <span class="log-tools-rest"><${IconButton} icon="fold-vertical" label="Fold or open all tool calls" onClick=${() => model.foldAll()} />
    <${IconButton} icon="text-wrap" label="Wrap lines" pressed=${logWrap.value} onClick=${() => { logWrap.value = !logWrap.value; }} />
    <${Menu} label="View options" icon="settings-2" items=${viewItems()} />
    <${Button} icon="arrow-down" class=${`button is-plain follow ${follow ? 'is-on' : ''}`} aria-pressed=${String(follow)} onClick=${() => (follow ? model.view?.scroll.stopFollowing() : model.toEnd())}>Follow<//>
    <${Menu} label="Download log" icon="download" items=${downloads(model, task)} /></span></div>`;
}

function Search({ model }) {
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
    <${Menu} label="Search options" icon="list-filter" items=${[option('matchCase', 'Match case'), option('regex', 'Regular expression'), option('only', 'Only matching lines'), option('errors', 'Only errors')]} /></span>`;
}

/** `3/12`; `…` while lines that are here are looked at, `+` while there are others that nobody has looked at. */
function countText({ search, rest }, { count, current, done }) {
  const at = current && search.has(current) ? `${formatCount(search.before(current) + 1)}/` : '';
  return `${at}${formatCount(count)}${done ? (rest.value.lines ? '+' : '') : '…'}`;
}

function viewItems() {
  const times = (value, label) => ({ label, checked: logTimes.value === value, run: () => { logTimes.value = value; } });
  return [times('clock', 'Time of day'), times('since', 'Time since the start'), times('off', 'No times'),
    { label: 'Compact rows', checked: logDense.value, run: () => { logDense.value = !logDense.value; } }];
}

function downloads(model, task) {
  const file = (format, label) => ({ label, icon: 'download', href: exportTaskLogs(task.id, { format }), download: true });
  return [file('plaintext', 'Whole log as text'), file('json', 'Whole log as JSON'), file('markdown', 'Whole log as Markdown'),
    { label: 'What is shown here', icon: 'download', run: () => saveShown(model, task) }];
}

/** Saves the lines that the view shows now, filter and all, and says which are missing between them. */
function saveShown({ view, store }, task) {
  const lines = [];
  const { kind, n, at } = view.rows;
  for (let i = 0; i < view.rows.size; i++) {
    if (kind[i] === row.line || kind[i] === row.header) lines.push(store.plain(n[i]));
    else if (kind[i] === row.hole) lines.push(`[${counted(at[i] - n[i] + 1, 'line')} not loaded]`);
    else if (kind[i] === row.dropped) lines.push(`[the first ${counted(n[i], 'line')} dropped]`);
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'text/plain' }));
  link.download = `task-${task.number}-shown.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
