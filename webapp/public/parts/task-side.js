import { html } from '../lib/html.js';
import { optionsFor } from '../lib/agent-options.js';
import { formatMoney, formatTokens, counted } from '../lib/numbers.js';
import { formatDuration, formatMinutes } from '../lib/time.js';
import { visible } from '../lib/visible-text.js';
import { CopyButton } from '../components/button.js';
import { Meter } from '../components/banner.js';
import { Name } from '../components/text.js';
import { now } from '../state/clock.js';
import { agentName } from '../state/session.js';
import { isLive } from '../state/task-states.js';
import { SidePanel } from './side-panel.js';
import { TaskOrigin } from './task-origin.js';
import { TaskLinks } from './task-links.js';

/** Beside the log: what came out, what it may use, who works, and what was asked. */
export function TaskSide({ task, runs, repo }) {
  return html`<aside class="task-side" aria-label="About this task"><${Result} task=${task} /><${TaskLinks} task=${task} /><${Limits} task=${task} runs=${runs} repo=${repo} /><${Agent} task=${task} /><${Asked} task=${task} /></aside>`;
}

const Row = ({ label, children }) => html`<div class="pair"><dt>${label}</dt><dd>${children}</dd></div>`;

function Result({ task }) {
  const { branch, changes } = task;
  if (!branch && !changes) {
    const words = { completed: task.resultSummary ?? 'Done. Nothing changed, so no branch was made.', failed: 'No branch was pushed.', cancelled: 'Stopped before a branch was pushed.', needs_attention: 'No branch was pushed.' };
    return html`<${SidePanel} title="Result"><p class="meta"><${Name}>${words[task.state] ?? 'The branch appears here when the agent is done.'}<//></p><//>`;
  }
  return html`<${SidePanel} title="Result" note=${changes && counted(changes.commits, 'commit')}>
    ${branch ? html`<div class="copy-line"><code><${Name} mono>${branch}<//></code><${CopyButton} text=${branch} label="Copy branch name" /></div>` : html`<p class="meta">Not pushed.</p>`}
    ${changes && html`<p class="diff-stat num"><span>${counted(changes.files, 'file')}</span><span class="is-ok">+${changes.insertions}</span><span class="is-error">−${changes.deletions}</span><a href=${`/tasks/${task.number}?tab=changes`}>Show changes</a></p>`}
    ${task.resultSummary && task.resultSummary !== `Pushed ${branch}` && html`<p class="summary"><${Name}>${task.resultSummary}<//></p>`}
    ${branch && html`<p class="meta">Get it</p><div class="copy-line"><code>git fetch origin <${Name} mono>${branch}<//></code><${CopyButton} text=${`git fetch origin ${branch} && git switch ${branch}`} label="Copy git command" /></div>`}<//>`;
}

function Limits({ task, runs, repo }) {
  const run = runs.at(-1);
  const used = run?.startedAt && isLive(task) ? now.value - Date.parse(run.startedAt) : null;
  return html`<${SidePanel} title="Limits">${repo && used !== null && html`<${Meter} label="Time used" value=${Math.max(0, Math.round(used / 1000))} max=${repo.wallClockMinutes * 60} tone=${used / 60000 > repo.wallClockMinutes * 0.9 ? 'warn' : 'run'}
      text=${`${formatDuration(used)} of ${formatMinutes(repo.wallClockMinutes)}`} />`}
    <dl>${repo && html`<${Row} label="Longest run">${formatMinutes(repo.wallClockMinutes)}<//><${Row} label="Longest silence">${formatMinutes(repo.silenceMinutes)}<//>`}
    <${Row} label="Retries">${task.retryCount} of ${task.maxRetries}<//><${Row} label="Priority">${{ 50: 'High', 100: 'Normal', 200: 'Low' }[task.priority] ?? task.priority}<//></dl><//>`;
}

function Agent({ task }) {
  const { shell, argv, ...rest } = task.agentOptions ?? {};
  const command = typeof shell === 'string' ? shell : Array.isArray(argv) ? argv.map(quoted).join(' ') : null;
  const tokens = task.inputTokens !== null || task.outputTokens !== null;
  return html`<${SidePanel} title="Agent" note=${agentName(task.agentType)}>${command !== null && html`<pre class="command" role="region" tabindex="0" aria-label="Command">${visible(command)}</pre>`}
    <dl>${task.modelUsed && html`<${Row} label="Model"><${Name}>${task.modelUsed}<//><//>`}${Object.entries(rest).filter(([name, value]) => name !== 'model' || value !== task.modelUsed).map(([name, value]) => html`<${Row} key=${name} label=${labelOf(task.agentType, name)}><${Name}>${typeof value === 'object' ? JSON.stringify(value) : value}<//><//>`)}
    ${task.costUsd !== null && html`<${Row} label="Cost">${formatMoney(task.costUsd)}<//>`}
    ${tokens && html`<${Row} label="Tokens">${formatTokens(task.inputTokens ?? 0)} in · ${formatTokens(task.outputTokens ?? 0)} out<//>`}
    <${Row} label="Base branch"><${Name} mono>${task.repoBranch}<//><//></dl><//>`;
}

function Asked({ task }) {
  return html`<${SidePanel} title="Prompt">${task.promptTemplateId && html`<${TaskOrigin} id=${task.promptTemplateId} name=${task.promptTemplateName} />`}<pre class="prompt" role="region" tabindex="0" aria-label="Prompt">${visible(task.prompt)}</pre><//>`;
}

const labelOf = (agent, name) => ({ model: 'Model asked for', input: 'Input' })[name] ?? optionsFor(agent).find((option) => option.name === name)?.label ?? name;
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${String(word).replaceAll("'", `'\\''`)}'`);
