import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { sendTaskMessage } from '../api/client.js';
import { takesMessages } from '../lib/agent-options.js';
import { useKeys } from '../lib/keys.js';
import { visible } from '../lib/visible-text.js';
import { Button } from '../components/button.js';
import { Icon } from '../components/icon.js';
import { Ago } from '../components/text.js';
import { useFetched } from '../state/fetched.js';
import { agentKinds, whyNot } from '../state/session.js';
import { canResume, isWaiting } from '../state/task-states.js';
import { toast } from '../state/toasts.js';
import { allMessages } from '../state/whole-lists.js';

const look = 3000;
const longest = 8000;

/** Says something to the agent: while it works, before it starts, or to have it go on. What was said, and whether the agent has it, stands above. */
export function Composer({ task, hidden, sent }) {
  const fetched = useFetched(() => allMessages(task.id), [task.id, task.state]);
  const messages = fetched.data?.messages ?? [];
  const way = wayOf(task);
  const waits = way && messages.some((message) => !message.deliveredAt && !message.deliveryError);
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(fetched.reload, look);
    return () => clearInterval(timer);
  }, [waits, task.id]);
  if (!way && !messages.length) return null;
  const done = () => {
    fetched.reload();
    sent?.();
  };
  return html`<div class="composer" hidden=${hidden}>${messages.length > 0 && html`<${Messages} messages=${messages} />`}
    ${way && html`<${Form} task=${task} way=${way} sent=${done} />`}</div>`;
}

/**
 * How a message reaches the agent now; null when it cannot.
 *
 * @param {import('../api/types.js').Task} task
 * @returns {'running' | 'queued' | 'resume' | null}
 */
export function wayOf(task) {
  if (task.stopping) return null;
  if (task.state === 'running' || task.state === 'provisioning') return takesMessages(task) ? 'running' : null;
  if (isWaiting(task)) return task.state === 'queued' ? 'queued' : null;
  return canResume(task) ? 'resume' : null;
}

function Messages({ messages }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { if (list.current) list.current.scrollTop = list.current.scrollHeight; }, [messages.length]);
  return html`<ul class="messages" aria-label="Messages to the agent" tabindex="0" ref=${list}>${messages.map((message) => html`<li key=${message.id}><${State} message=${message} /><bdi>${visible(message.content)}</bdi><span class="meta">${message.mode === 'interrupt' && 'interrupting · '}<${Ago} at=${message.createdAt} /></span></li>`)}</ul>`;
}

/** @param {{ message: import('../api/types.js').TaskMessage }} props */
function State({ message }) {
  const [icon, word, tone] = message.deliveryError ? ['circle-x', `Not delivered: ${message.deliveryError}`, 'is-error'] : message.deliveredAt ? ['check', 'Delivered', ''] : ['clock', 'On its way', ''];
  return html`<span class=${tone} title=${word}><${Icon} name=${icon} /><span class="sr-only">${word}: </span></span>`;
}

const words = {
  running: { label: 'Message the agent', hint: 'Message the agent while it works…', verb: 'Send', icon: 'send' },
  queued: { label: 'Message the agent', hint: 'Tell the agent more before it starts…', verb: 'Send', icon: 'send' },
  resume: { label: 'Resume with a message', hint: 'What should the agent do next?', verb: 'Resume', icon: 'rotate-cw' },
};

function Form({ task, way, sent }) {
  const [text, setText] = useState('');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(/** @type {string | null} */ (null));
  const why = whyNot('member');
  const interrupts = way === 'running' && task.state === 'running' && Boolean(agentKinds.value.find((kind) => kind.name === task.agentType)?.abilities.includes('interrupts'));
  const send = async (mode) => {
    const content = text.trim();
    if (!content || busy || why) return;
    setBusy(mode);
    setError('');
    try {
      await sendTaskMessage(task.id, { content, mode, resume: way === 'resume' });
      setText('');
      if (way === 'resume') toast(`Task #${task.number} goes on.`);
      sent();
    } catch (e) {
      setError(/** @type {Error} */ (e).message);
    }
    setBusy(null);
  };
  const submit = (event) => {
    event.preventDefault();
    send('soft');
  };
  useKeys('Message', [
    { keys: 'mod+Enter', does: words[way].verb, run: () => send('soft') },
    { keys: 'mod+.', does: 'Interrupt with this message', run: () => send('interrupt'), hidden: !interrupts },
  ]);
  const { label, hint, verb, icon } = words[way];
  return html`<form class="composer-line" onSubmit=${submit}><textarea class="grow" rows="1" maxlength=${longest} aria-label=${label} placeholder=${hint} value=${text} readonly=${Boolean(why)}
      aria-invalid=${error ? 'true' : null} aria-describedby=${error ? 'composer-error' : null} onInput=${(event) => setText(event.currentTarget.value)} />
    ${interrupts && html`<${Button} icon="circle-stop" why=${why} busy=${busy === 'interrupt'} onClick=${() => send('interrupt')}>Interrupt<//>`}
    <${Button} kind="primary" icon=${icon} type="submit" why=${why} busy=${busy === 'soft'}>${verb}<//></form>${error && html`<p class="field-error" role="alert" id="composer-error">${error}</p>`}`;
}
