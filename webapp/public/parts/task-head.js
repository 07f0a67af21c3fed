import { html } from '../lib/html.js';
import { Button, CopyButton } from '../components/button.js';
import { Icon } from '../components/icon.js';
import { Menu } from '../components/menu.js';
import { Ago, Name } from '../components/text.js';
import { agentName, session } from '../state/session.js';
import { Connection } from './connection.js';
import { StatusChip } from './status.js';

/** Crumbs and verbs, the title with its state, and a line of facts. */
export function TaskHead({ task, runs, heading, verbs }) {
  return html`<header class="task-head"><div class="task-bar"><nav class="crumbs" aria-label="Breadcrumb"><ol><li><a href="/tasks">Tasks</a></li>
      <li class="crumb-repo"><a href=${`/tasks?view=all&repo=${encodeURIComponent(task.repoUrl)}`}><${Name}>${task.repoFullName}<//></a></li><li aria-current="page" class="num">#${task.number}</li></ol></nav>
      <div class="page-actions"><${Connection} /><span class="wide-only"><${CopyButton} word="Copy link" label="Copy link" text=${() => `${location.origin}/tasks/${task.number}`} /></span>
        ${task.state === 'cancelled' && html`<${Button} icon="rotate-ccw" kind="primary" why=${verbs.why} busy=${verbs.busy === 'retry'} onClick=${verbs.retry}>Retry<//>`}
        ${verbs.canStop && html`<${Button} icon="circle-stop" kind="danger" why=${verbs.why} busy=${verbs.busy === 'stop' || task.stopping} onClick=${verbs.stop}>${task.stopping ? 'Stopping…' : 'Stop'}<//>`}
        <${Menu} label="More actions" items=${verbs.more} /></div></div>
    <div class="task-title"><h1 tabindex="-1" ref=${heading}><${Name}>${task.title}<//></h1><${StatusChip} task=${task} /></div>
    <${Facts} task=${task} runs=${runs} /></header>`;
}

function Facts({ task, runs }) {
  const run = runs.at(-1);
  const facts = [
    { icon: 'git-branch', label: 'Branch', text: html`<${Name} mono>${task.branch ?? task.repoBranch}<//>` },
    { icon: 'bot', label: 'Agent', text: html`${agentName(task.agentType)}${task.modelUsed && html` · <${Name}>${task.modelUsed}<//>`}` },
    task.createdBy === session.value.user?.id && { icon: 'user', label: 'Asked for by', text: html`<${Name}>${session.value.user?.displayName}<//>` },
    { icon: 'clock', label: 'Handed over', text: html`<${Ago} at=${task.createdAt} />` },
    run && run.number > 1 && { icon: 'rotate-cw', label: 'Run', text: `Run ${run.number}${{ retry: ', a retry', resume: ', resumed', redo: ', from scratch' }[run.kind] ?? ''}` },
  ].filter(Boolean);
  return html`<ul class="facts">${facts.map((fact) => html`<li key=${fact.label}><${Icon} name=${fact.icon} /><span class="sr-only">${fact.label}: </span><span>${fact.text}</span></li>`)}</ul>`;
}
