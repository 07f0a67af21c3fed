import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { approveTaskPlan, sendTaskMessage } from '../api/client.js';
import { answerOf } from '../lib/answers.js';
import { visible } from '../lib/visible-text.js';
import { Button } from '../components/button.js';
import { Name } from '../components/text.js';
import { whyNot } from '../state/session.js';
import { putTask } from '../state/tasks.js';
import { toast } from '../state/toasts.js';
import { Markdown } from './markdown.js';

/**
 * What an agent waits for a person to decide, with all that is needed to decide it here.
 *
 * @param {{ task: import('../api/types.js').Task, done: () => void }} props
 */
export function AskPanel({ task, done }) {
  if (!task.ask) return null;
  return task.ask.kind === 'plan' ? html`<${Plan} key=${task.askHash} task=${task} done=${done} />` : html`<${Questions} key=${task.askHash} task=${task} done=${done} />`;
}

/** Does something once at a time, and says what went wrong with it. */
function useDoing() {
  const [busy, setBusy] = useState(/** @type {string | null} */ (null));
  const [error, setError] = useState('');
  const run = async (name, work) => {
    if (busy) return;
    setBusy(name);
    setError('');
    try {
      await work();
    } catch (e) {
      setError(/** @type {Error} */ (e).message);
    }
    setBusy(null);
  };
  return { busy, error, run };
}

function Plan({ task, done }) {
  const [text, setText] = useState('');
  const { busy, error, run } = useDoing();
  const why = whyNot('member');
  const approve = () => run('approve', async () => {
    putTask((await approveTaskPlan(task.id, { hash: task.askHash ?? '', ...(text.trim() && { message: text.trim() }) })).task);
    toast(`The plan of task #${task.number} is approved.`);
    done();
  });
  const reply = () => run('reply', async () => {
    if (!text.trim()) return;
    await sendTaskMessage(task.id, { content: text.trim() });
    toast(`Task #${task.number} plans again.`);
    done();
  });
  return html`<section class="card ask" aria-labelledby=${`ask-${task.number}`}><header class="card-head"><h2 id=${`ask-${task.number}`}>The plan is ready</h2><span class="meta">Nothing has been changed yet.</span></header>
    <div class="ask-body"><${Markdown} text=${task.ask.text} /></div>
    <div class="ask-foot"><label class="sr-only" for=${`reply-${task.number}`}>What should be different, or what else to mind</label>
      <textarea id=${`reply-${task.number}`} class="grow" rows="2" maxlength="7000" placeholder="What should be different, or what else to mind…" value=${text} readonly=${Boolean(why)} onInput=${(event) => setText(event.currentTarget.value)} />
      <div class="ask-verbs"><${Button} icon="send" why=${why ?? (text.trim() ? null : 'Say what should be different.')} busy=${busy === 'reply'} onClick=${reply}>Ask for changes<//>
        <${Button} kind="primary" icon="check" why=${why} busy=${busy === 'approve'} onClick=${approve}>Approve plan<//></div></div>
    ${error && html`<p class="form-error" role="alert">${error}</p>`}</section>`;
}

function Questions({ task, done }) {
  const { questions } = task.ask;
  const [answers, setAnswers] = useState(() => questions.map(() => ({ picked: /** @type {string[]} */ ([]), text: '' })));
  const { busy, error, run } = useDoing();
  const why = whyNot('member');
  const content = answerOf(questions, answers);
  const set = (index, values) => setAnswers(answers.map((each, i) => (i === index ? { ...each, ...values } : each)));
  const send = (event) => {
    event.preventDefault();
    run('send', async () => {
      if (!content) return;
      await sendTaskMessage(task.id, { content });
      toast(`Task #${task.number} goes on with your answer.`);
      done();
    });
  };
  return html`<form class="card ask" aria-labelledby=${`ask-${task.number}`} onSubmit=${send}><header class="card-head"><h2 id=${`ask-${task.number}`}>The agent asks</h2></header>
    <div class="ask-body">${questions.map((question, index) => html`<${Question} key=${index} id=${`q-${task.number}-${index}`} question=${question} answer=${answers[index]} why=${why} set=${(values) => set(index, values)} />`)}</div>
    <div class="ask-foot"><div class="ask-verbs"><${Button} kind="primary" icon="send" type="submit" why=${why ?? (content ? null : 'Answer every question.')} busy=${busy === 'send'}>Send answer<//></div></div>
    ${error && html`<p class="form-error" role="alert">${error}</p>`}</form>`;
}

function Question({ id, question, answer, why, set }) {
  const pick = (label, on) => set({ picked: question.multiSelect ? (on ? [...answer.picked, label] : answer.picked.filter((each) => each !== label)) : [label], text: question.multiSelect ? answer.text : '' });
  return html`<fieldset class="field ask-question"><legend class="label"><bdi>${visible(question.question)}</bdi></legend>
    ${question.options.map((option, index) => html`<label key=${index} class="choice"><input type=${question.multiSelect ? 'checkbox' : 'radio'} name=${id} disabled=${Boolean(why)} checked=${answer.picked.includes(option.label)} onChange=${(event) => pick(option.label, event.currentTarget.checked)} />
      <span><${Name}>${option.label}<//>${option.description && html`<span class="hint"><${Name}>${option.description}<//></span>`}</span></label>`)}
    <input class="grow" aria-label=${question.options.length ? 'Something else' : 'Your answer'} placeholder=${question.options.length ? 'Something else…' : 'Your answer…'} maxlength="4000" readonly=${Boolean(why)} value=${answer.text}
      onInput=${(event) => set({ text: event.currentTarget.value, ...(question.multiSelect ? {} : { picked: [] }) })} /></fieldset>`;
}
