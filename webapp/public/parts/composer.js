import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { listTaskMessages, sendTaskMessage } from '../api/client.js';
import { takesMessages } from '../lib/agent-options.js';
import { visible } from '../lib/visible-text.js';
import { Button } from '../components/button.js';
import { Icon } from '../components/icon.js';
import { Ago } from '../components/text.js';
import { useFetched } from '../state/fetched.js';
import { whyNot } from '../state/session.js';

const look = 3000;
const longest = 8000;

/** Tells the running agent something; what was told before, and whether the agent has it, stands above. */
export function Composer({ task, hidden }) {
  return takesMessages(task) ? html`<${Conversation} task=${task} hidden=${hidden} />` : null;
}

function Conversation({ task, hidden }) {
  const running = task.state === 'running' && !task.stopping;
  const fetched = useFetched(() => listTaskMessages(task.id), [task.id, task.state]);
  const messages = fetched.data?.messages ?? [];
  const waits = running && messages.some((message) => !message.deliveredAt && !message.deliveryError);
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(fetched.reload, look);
    return () => clearInterval(timer);
  }, [waits, task.id]);
  if (!running && !messages.length) return null;
  return html`<div class="composer" hidden=${hidden}>${messages.length > 0 && html`<${Messages} messages=${messages} />`}
    ${running && html`<${Form} task=${task} sent=${fetched.reload} />`}</div>`;
}

function Messages({ messages }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { if (list.current) list.current.scrollTop = list.current.scrollHeight; }, [messages.length]);
  return html`<ul class="messages" aria-label="Messages to the agent" tabindex="0" ref=${list}>${messages.map((message) => html`<li key=${message.id}><${State} message=${message} /><bdi>${visible(message.content)}</bdi><span class="meta"><${Ago} at=${message.createdAt} /></span></li>`)}</ul>`;
}

/** @param {{ message: import('../api/types.js').TaskMessage }} props */
function State({ message }) {
  const [icon, word, tone] = message.deliveryError ? ['circle-x', `Not delivered: ${message.deliveryError}`, 'is-error'] : message.deliveredAt ? ['check', 'Delivered', ''] : ['clock', 'On its way', ''];
  return html`<span class=${tone} title=${word}><${Icon} name=${icon} /><span class="sr-only">${word}: </span></span>`;
}

function Form({ task, sent }) {
  const [text, setText] = useState('');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const why = whyNot('member');
  const send = async (event) => {
    event?.preventDefault();
    const content = text.trim();
    if (!content || busy || why) return;
    setBusy(true);
    setError('');
    try {
      await sendTaskMessage(task.id, { content });
      setText('');
      sent();
    } catch (e) {
      setError(/** @type {Error} */ (e).message);
    }
    setBusy(false);
  };
  const keyed = (event) => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send(event); };
  return html`<form class="composer-line" onSubmit=${send}><textarea class="grow" rows="1" maxlength=${longest} aria-label="Message the agent" placeholder="Message the agent while it works…" value=${text} readonly=${Boolean(why)}
      aria-invalid=${error ? 'true' : null} aria-describedby=${error ? 'composer-error' : null} onInput=${(event) => setText(event.currentTarget.value)} onKeyDown=${keyed} />
    <${Button} kind="primary" icon="send" type="submit" why=${why} busy=${busy}>Send<//></form>${error && html`<p class="field-error" role="alert" id="composer-error">${error}</p>`}`;
}
