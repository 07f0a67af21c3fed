import { useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { createTask } from '../api/client.js';
import { useKeys } from '../lib/keys.js';
import { inherited, optionWords, readOptions } from '../lib/agent-options.js';
import { numbersIn } from '../lib/task-form.js';
import { fieldOf, valueErrors } from '../lib/prompt-form.js';
import { visibleLine } from '../lib/visible-text.js';
import { navigate, place } from '../router.js';
import { Button, LinkButton } from '../components/button.js';
import { Field, Select, Switch } from '../components/field.js';
import { useFormErrors } from '../components/form-errors.js';
import { Denied, Empty, Loaded } from '../components/states.js';
import { AgentFields } from '../parts/agent-fields.js';
import { PageHead } from '../parts/page-head.js';
import { PromptPicker } from '../parts/prompt-picker.js';
import { TaskMore, offered } from '../parts/task-more.js';
import { TaskSentence } from '../parts/task-sentence.js';
import { useFetched } from '../state/fetched.js';
import { draft } from '../state/prefs.js';
import { choose, templatesToOffer, usePromptFilling } from '../state/prompt-filling.js';
import { agentKinds, session, whyNot } from '../state/session.js';
import { toast } from '../state/toasts.js';
import { putTask } from '../state/tasks.js';
import { allRepositories, allSecrets } from '../state/whole-lists.js';

const blank = { repositoryId: '', prompt: '', promptId: '', params: {}, filled: '', title: '', agent: '', commandKind: 'shell', command: '', options: {}, branch: '', priority: '100', retries: '3', secrets: [], messages: false, planFirst: false, dependsOn: '', onFailure: 'fail' };

/** Hands over a piece of work. What was typed stays in this browser until it is started. */
export default function NewTask() {
  const fetched = useFetched(async () => {
    const [{ repos }, { secrets }, templates] = await Promise.all([allRepositories(), whyNot('member') ? { secrets: [] } : allSecrets(), templatesToOffer(place.peek().query.get('prompt'))]);
    return { repos, secrets, templates };
  }, []);
  const denied = whyNot('member');
  return html`<div class="page is-narrow"><${PageHead} title="New task" sub="Say what should change. An agent works on it alone and brings back a branch." />
    ${denied ? html`<${Denied} what="You may not hand over tasks." role="member" />`
      : html`<${Loaded} fetched=${fetched} what="The form could not be loaded." rows=${6}>${(data) => (data.repos.length ? html`<${Form} ...${data} />` : html`<div class="card"><${NoRepository} /></div>`)}<//>`}</div>`;
}

function NoRepository() {
  return html`<${Empty} icon="folder-git-2" action=${html`<${LinkButton} kind="primary" icon="plus" href="/repos?add=1">Add repository<//>`}>An agent needs a repository to work on. None is connected yet.<//>`;
}

function Form({ repos, secrets, templates }) {
  const kept = useRef(draft(`task.${session.value.user?.id}`)).current;
  const [form, setForm] = useState(() => startForm(kept.read(), repos, templates));
  const [busy, setBusy] = useState(false);
  const [attached, attach] = useState(/** @type {{ name: string, content: string }[]} */ ([]));
  const element = useRef(/** @type {HTMLFormElement | null} */ (null));
  const { errors, fail, changed } = useFormErrors(element);
  const repo = repos.find((each) => each.id === form.repositoryId);
  const agent = form.agent || repo?.defaultAgentType || 'command';
  const own = inherited(agent, form, repo);
  const set = (values) => {
    changed([...Object.keys(values), ...Object.keys(values.options ?? {}), ...Object.keys(values.params ?? {}).map(fieldOf)]);
    const next = { ...form, ...values };
    kept.write(next);
    setForm(next);
  };
  const template = templates.find((each) => each.id === form.promptId) ?? null;
  const filling = usePromptFilling(template, form, set);
  const submit = async (event) => {
    event?.preventDefault();
    if (busy) return;
    const checked = check(form, filling.asked, agent, offered(secrets, agent, repo), attached, own !== null);
    if (fail({ ...checked.errors, ...filling.missing }) || !checked.body) return;
    setBusy(true);
    try {
      const { task } = await createTask(checked.body);
      putTask(task);
      kept.write({ repositoryId: form.repositoryId, agent: form.agent, commandKind: form.commandKind });
      toast(`Task #${task.number} is queued.`);
      navigate(`/tasks/${task.number}`);
    } catch (e) {
      fail(errorsOf(e));
      setBusy(false);
    }
  };
  useKeys('New task', [{ keys: 'mod+Enter', does: 'Start task', run: () => submit(null), verb: true }]);
  return html`<form class="card form" ref=${element} onSubmit=${submit} novalidate>
    <div class="form-body">
      <${Field} label="Repository" error=${errors.repositoryId}>${(at) => html`<${Select} ...${at} value=${form.repositoryId} onChange=${(repositoryId) => set({ repositoryId })} options=${repos.map((each) => ({ value: each.id, label: each.fullName }))} />`}<//>
      <${PromptPicker} templates=${templates} template=${template} form=${form} set=${set} errors=${errors} filling=${filling} />
      <${Field} label="Prompt" error=${errors.prompt} hint="The first line becomes the title.">${(at) => html`<textarea ...${at} rows="8" value=${form.prompt} placeholder="What should change, and how will you know that it is right?"
        onInput=${(event) => set({ prompt: event.currentTarget.value })} required />`}<//>
      <${AgentFields} agent=${agent} form=${form} set=${set} errors=${errors} secrets=${secrets} repo=${repo} />
      ${own && html`<p class="hint">Left empty, the repository’s own are taken: <bdi>${visibleLine(optionWords(agent, own))}</bdi></p>`}
      ${canPlan(agent) && html`<${Switch} label="Plan first" hint="The agent changes nothing before somebody has approved its plan." checked=${form.planFirst} onChange=${(planFirst) => set({ planFirst })} />`}
      <${TaskMore} agent=${agent} form=${form} set=${set} errors=${errors} repo=${repo} secrets=${offered(secrets, agent, repo)} attached=${attached} attach=${attach} /></div>
    ${errors.form && html`<p class="form-error" role="alert">${errors.form}</p>`}
    <footer class="form-foot"><${TaskSentence} form=${form} agent=${agent} repo=${repo} /><${Button} kind="primary" type="submit" keys="mod+Enter" busy=${busy}>Start task<//></footer></form>`;
}

function startForm(kept, repos, templates) {
  const form = { ...blank, ...(kept && typeof kept === 'object' ? kept : {}) };
  const asked = place.peek().query.get('repo');
  if (asked && repos.some((each) => each.id === asked)) form.repositoryId = asked;
  if (!repos.some((each) => each.id === form.repositoryId)) form.repositoryId = repos[0].id;
  const prompt = templates.find((each) => each.id === place.peek().query.get('prompt'));
  if (prompt && prompt.id !== form.promptId) Object.assign(form, choose(form, prompt), prompt.defaultAgentType ? { agent: prompt.defaultAgentType, options: {} } : {});
  if (!templates.some((each) => each.id === form.promptId)) Object.assign(form, { promptId: '', params: {}, filled: '' });
  if (!Array.isArray(form.secrets)) form.secrets = [];
  if (form.agent && !agentKinds.value.some((kind) => kind.name === form.agent)) form.agent = '';
  return form;
}

const canPlan = (agent) => Boolean(agentKinds.value.find((kind) => kind.name === agent)?.abilities.includes('plans'));

/** @returns {{ errors: Record<string, string>, body?: import('../api/types.js').NewTask }} */
function check(form, asked, agent, names, attached, inherits) {
  const errors = /** @type {Record<string, string>} */ ({});
  if ('prompt' in asked && !asked.prompt.trim()) errors.prompt = 'Say what the agent should do.';
  if ('prompt' in asked && new TextEncoder().encode(asked.prompt).length > 1048576) errors.prompt = 'A prompt can have 1 MiB at most.';
  if (form.branch && !/^[a-zA-Z0-9._/-]+$/.test(form.branch)) errors.branch = 'Letters, digits and . _ / - only.';
  if (!/^(\d|10)$/.test(form.retries.trim())) errors.retries = 'A number from 0 to 10.';
  const dependsOn = numbersIn(form.dependsOn);
  if (!dependsOn) errors.dependsOn = 'Numbers of tasks, such as #12.';
  const read = inherits ? { options: undefined } : readOptions(agent, form);
  if ('field' in read) errors[read.field] = read.message;
  if (Object.keys(errors).length || !('options' in read) || !dependsOn) return { errors };
  const chosen = form.secrets.filter((name) => names.includes(name));
  return { errors, body: {
    ...asked, repositoryId: form.repositoryId, agentType: agent, ...(read.options && { agentOptions: read.options }), priority: Number(form.priority), maxRetries: Number(form.retries),
    ...(form.title.trim() && { title: form.title.trim() }), ...(form.branch && { repoBranch: form.branch }), ...(chosen.length && { secrets: chosen }),
    ...(form.planFirst && canPlan(agent) && { planFirst: true }), ...(dependsOn.length && { dependsOn, onDependencyFailure: form.onFailure }), ...(attached.length && { attachments: attached }),
  } };
}

/** Puts a refusal at the field that it is about. @returns {Record<string, string>} */
function errorsOf(error) {
  const field = typeof error.details?.field === 'string' ? error.details.field.replace(/^agentOptions[./]/, '') : '';
  switch (error.code) {
    case 'agent_options_invalid': return { [['shell', 'argv', 'input'].includes(field) ? 'command' : field || 'form']: error.message };
    case 'agent_unknown': return { agent: error.message };
    case 'prompt_params_invalid': return valueErrors(error);
    case 'prompt_template_unknown': return { promptId: error.message };
    case 'prompt_too_long': return { prompt: error.message };
    case 'repository_unknown': return { repositoryId: error.message };
    case 'secret_unknown': return { secrets: error.message };
    case 'dependency_unknown': return { dependsOn: error.message };
    case 'branch_unknown': return { branch: error.message };
    default: return { form: `${error.message}${error.requestId ? ` Reference ${error.requestId}.` : ''}` };
  }
}
