import { useMemo } from 'preact/hooks';
import { html } from '../lib/html.js';
import { getTaskDiff } from '../api/client.js';
import { parseDiff } from '../lib/diff.js';
import { counted } from '../lib/numbers.js';
import { visible } from '../lib/visible-text.js';
import { Banner } from '../components/banner.js';
import { CopyButton } from '../components/button.js';
import { Icon } from '../components/icon.js';
import { Empty, Loaded } from '../components/states.js';
import { Name } from '../components/text.js';
import { useFetched } from '../state/fetched.js';
import { isFinished } from '../state/task-states.js';
import { Counts, FileDiff } from './file-diff.js';

/** What the newest run changed: files, commits, and the difference itself. */
export function ChangesTab({ task }) {
  const fetched = useFetched(() => getTaskDiff(task.id).catch((e) => {
    if (e.code === 'no_changes' || e.status === 404) return { diff: null };
    throw e;
  }), [task.id, task.state, task.changes?.commits, task.changes?.pushed]);
  return html`<${Loaded} fetched=${fetched} what="The changes could not be loaded." role="viewer">${({ diff }) => (diff ? html`<${Changes} diff=${diff} />`
    : html`<${Empty} icon="file-diff">${isFinished(task) ? 'This task changed nothing.' : 'Changes appear here when the agent is done.'}<//>`)}<//>`;
}

/** @param {{ diff: import('../api/types.js').TaskDiff }} props */
function Changes({ diff }) {
  const texts = useMemo(() => new Map(parseDiff(diff.text).map((file) => [file.path, file])), [diff]);
  return html`<div class="changes"><${Summary} diff=${diff} />
    ${diff.leftOvers && html`<${Banner} tone="run" title="Optio committed what the agent had left uncommitted." />`}
    ${diff.textRemoved && html`<${Banner} tone="warn" title="The text of the difference was removed: it is kept for a while only. The lists of files and commits, and the branch, are complete." />`}
    ${diff.cut && html`<${Banner} tone="warn" title="The text ends early: it is longer than 5 MiB. The list of files and the branch are complete." />`}
    <${Commits} diff=${diff} /><${Files} diff=${diff} />
    <div class="diffs">${diff.files.map((file, i) => html`<${FileDiff} key=${file.path} id=${`file-${i}`} file=${file} diff=${texts.get(file.path)} cut=${diff.cut} removed=${diff.textRemoved} eager=${diff.files.length <= 40} />`)}</div></div>`;
}

function Summary({ diff }) {
  return html`<div class="changes-head"><p class="diff-stat num"><span>${counted(diff.fileCount, 'file')}</span><span class="is-ok">+${diff.insertions}</span><span class="is-error">−${diff.deletions}</span>
      <span class="meta">${counted(diff.commitCount, 'commit')} on <code>${diff.base.slice(0, 10)}</code> · run ${diff.run}</span></p>
    ${diff.branch ? html`<span class="copy-line"><${Icon} name="git-branch" /><code><${Name} mono>${diff.branch}<//></code><${CopyButton} text=${diff.branch} label="Copy branch name" /></span>` : html`<span class="chip is-warn"><${Icon} name="triangle-alert" />${diff.pushed ? 'Pushed' : 'Not pushed'}</span>`}</div>`;
}

function Commits({ diff }) {
  if (!diff.commits.length) return null;
  return html`<details class="changes-list" open=${diff.commits.length <= 5}><summary>${counted(diff.commitCount, 'commit')}</summary><ul>${diff.commits.map((commit) => html`<li key=${commit.id}><${Icon} name="git-commit-horizontal" /><code>${commit.id.slice(0, 10)}</code>
    <span class="grow"><${Name}>${commit.subject}<//></span><span class="meta"><${Name}>${commit.author}<//></span></li>`)}</ul>
    ${diff.commitCount > diff.commits.length && html`<p class="meta">The list shows the first ${diff.commits.length}.</p>`}</details>`;
}

const changeIcons = { added: 'file-plus', deleted: 'file-minus', modified: 'file-pen', renamed: 'file-pen', copied: 'file-plus' };

function Files({ diff }) {
  const show = (event, i) => {
    event.preventDefault();
    const target = document.getElementById(`file-${i}`);
    target?.scrollIntoView({ block: 'start' });
    /** @type {HTMLElement | null | undefined} */ (target?.querySelector('summary'))?.focus({ preventScroll: true });
  };
  return html`<details class="changes-list" open=${diff.files.length <= 20}><summary>${counted(diff.fileCount, 'file')}</summary><ul>${diff.files.map((file, i) => html`<li key=${file.path}><${Icon} name=${changeIcons[file.change] ?? 'file-pen'} /><span class="sr-only">${file.change}</span>
    <a class="grow" href=${`#file-${i}`} onClick=${(event) => show(event, i)}><bdi class="mono">${visible(file.path)}</bdi></a><${Counts} file=${file} /></li>`)}</ul>
    ${diff.fileCount > diff.files.length && html`<p class="meta">The list shows the first ${diff.files.length} of ${diff.fileCount}.</p>`}</details>`;
}
