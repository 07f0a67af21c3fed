import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { addTaskDependencies, createSubtask, getTaskAttachment, listSubtasks, listTaskAttachments, listTaskDependencies, listTaskDependents, removeTaskDependency } from '../api/client.js';
import { visible } from '../lib/visible-text.js';
import { Button, IconButton } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { Field, Select, Switch } from '../components/field.js';
import { Failure } from '../components/states.js';
import { Name } from '../components/text.js';
import { useFetched } from '../state/fetched.js';
import { whyNot } from '../state/session.js';
import { isWaiting } from '../state/task-states.js';
import { toast, toastFailure } from '../state/toasts.js';
import { SidePanel } from './side-panel.js';
import { StatusIcon } from './status.js';

/** What a task hangs together with: what it waits for, who waits for it, its parts, and the texts that came with it. */
export function TaskLinks({ task }) {
  const fetched = useFetched(() => load(task.id), [task.id]);
  useEffect(() => { if (fetched.data) fetched.reload(); }, [task.state]);
  if (fetched.status === 'failed') return html`<${Failure} what="What it hangs together with could not be loaded." error=${fetched.error} retry=${fetched.reload} />`;
  if (!fetched.data) return null;
  const { dependencies, dependents, subtasks, attachments } = fetched.data;
  return html`<${DependsOn} task=${task} dependencies=${dependencies} dependents=${dependents} changed=${fetched.reload} />
    <${Parts} task=${task} subtasks=${subtasks} changed=${fetched.reload} />${attachments.length > 0 && html`<${Attachments} task=${task} attachments=${attachments} />`}`;
}

async function load(id) {
  const [{ dependencies }, { dependents }, { subtasks }, { attachments }] = await Promise.all([listTaskDependencies(id), listTaskDependents(id), listSubtasks(id), listTaskAttachments(id)]);
  return { dependencies, dependents, subtasks, attachments };
}

function Related({ task, remove = null }) {
  return html`<li class="mini-row"><${StatusIcon} task=${task} /><a href=${`/tasks/${task.number}`}><span class="num">#${task.number}</span> <${Name}>${task.title}<//></a>
    ${remove && html`<${IconButton} icon="x" label=${`Wait for #${task.number} no longer`} onClick=${remove} />`}</li>`;
}

function DependsOn({ task, dependencies, dependents, changed }) {
  const changeable = !whyNot('member') && (isWaiting(task) || task.state === 'failed' || task.state === 'cancelled');
  if (!dependencies.length && !dependents.length && !changeable) return null;
  const remove = async (other) => {
    try {
      await removeTaskDependency(task.id, other.id);
      changed();
    } catch (e) {
      toastFailure(e, 'Not removed');
    }
  };
  return html`<${SidePanel} title="Depends on" note=${dependencies.length || null} open=${dependencies.length + dependents.length > 0}>
    ${dependencies.length > 0 && html`<ul class="rows is-plain" aria-label="It waits for">${dependencies.map((other) => html`<${Related} key=${other.id} task=${other} remove=${changeable ? () => remove(other) : null} />`)}</ul>`}
    ${dependents.length > 0 && html`<p class="meta">Blocks</p><ul class="rows is-plain" aria-label="These wait for it">${dependents.map((other) => html`<${Related} key=${other.id} task=${other} />`)}</ul>`}
    ${changeable && html`<${AddDependency} task=${task} changed=${changed} />`}<//>`;
}

function AddDependency({ task, changed }) {
  const [typed, type] = useState('');
  const [error, setError] = useState('');
  const add = async (event) => {
    event.preventDefault();
    const numbers = typed.split(/[\s,]+/).filter(Boolean);
    if (!numbers.length) return;
    try {
      await addTaskDependencies(task.id, numbers);
      type('');
      setError('');
      changed();
    } catch (e) {
      setError(/** @type {Error} */ (e).message);
    }
  };
  return html`<form class="inline-form" onSubmit=${add}><input aria-label="Number of a task to wait for" placeholder="#12" value=${typed} aria-invalid=${error ? 'true' : null} onInput=${(event) => type(event.currentTarget.value)} /><${Button} type="submit">Wait for it<//></form>
    ${error && html`<p class="field-error" role="alert">${error}</p>`}`;
}

function Parts({ task, subtasks, changed }) {
  const [adding, add] = useState(false);
  const why = whyNot('member');
  const parent = task.parentTaskId && html`<p class="meta">A ${task.taskType === 'step' ? `step (${task.subtaskOrder})` : 'part'} of <a href=${`/tasks/${task.parentTaskId}`}>another task</a></p>`;
  if (!subtasks.length && !parent && why) return null;
  const done = subtasks.filter((part) => part.state === 'completed').length;
  return html`<${SidePanel} title="Parts" note=${subtasks.length ? `${done} of ${subtasks.length} done` : null} open=${subtasks.length > 0 || Boolean(parent)}>${parent}
    ${subtasks.length > 0 && html`<ol class="rows is-plain">${subtasks.map((part) => html`<${Related} key=${part.id} task=${part} />`)}</ol>`}
    <p><${Button} icon="plus" why=${why} onClick=${() => add(true)}>Add part<//></p>${adding && html`<${AddPart} task=${task} changed=${changed} onClose=${() => add(false)} />`}<//>`;
}

const kinds = [{ value: 'step', label: 'Step: after the step before, on its branch' }, { value: 'child', label: 'Part: at once, beside the others' }];

function AddPart({ task, changed, onClose }) {
  const [form, setForm] = useState({ prompt: '', taskType: 'step', blocksParent: true });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!form.prompt.trim()) {
      setError('Say what this part is.');
      return;
    }
    setBusy(true);
    try {
      const { subtask } = await createSubtask(task.id, /** @type {any} */ (form));
      toast(`Task #${subtask.number} is a part of #${task.number}.`);
      changed();
      onClose();
    } catch (e) {
      setError(/** @type {Error} */ (e).message);
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${`Add a part to #${task.number}`} onClose=${onClose}><form onSubmit=${submit}><div class="dialog-body">
      <${Field} label="Prompt" error=${error} hint="Repository, agent, options and secrets are those of the whole.">${(at) => html`<textarea ...${at} rows="5" value=${form.prompt} onInput=${(event) => setForm({ ...form, prompt: event.currentTarget.value })} />`}<//>
      <${Field} label="Kind">${(at) => html`<${Select} ...${at} value=${form.taskType} options=${kinds} onChange=${(taskType) => setForm({ ...form, taskType })} />`}<//>
      <${Switch} label="Who waits for the whole waits for this part" checked=${form.blocksParent} onChange=${(blocksParent) => setForm({ ...form, blocksParent })} /></div>
    <footer class="dialog-foot"><${Button} onClick=${onClose}>Cancel<//><${Button} kind="primary" type="submit" busy=${busy}>Add part<//></footer></form><//>`;
}

function Attachments({ task, attachments }) {
  const [shown, show] = useState(/** @type {{ name: string, content: string } | null} */ (null));
  const open = async (name) => {
    try {
      show({ name, content: (await getTaskAttachment(task.id, name)).content });
    } catch (e) {
      toastFailure(e, 'Not loaded');
    }
  };
  return html`<${SidePanel} title="Attached" note=${attachments.length}><ul class="rows is-plain">${attachments.map((one) => html`<li key=${one.name} class="mini-row"><button type="button" class="link" onClick=${() => open(one.name)}><${Name} mono>${one.name}<//></button><span class="meta num">${Math.ceil(one.bytes / 1024)} kB</span></li>`)}</ul><//>
    ${shown && html`<${Dialog} title=${shown.name} onClose=${() => show(null)}><pre class="attachment" role="region" tabindex="0" aria-label=${shown.name}>${visible(shown.content)}</pre><//>`}`;
}
