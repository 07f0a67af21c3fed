import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { addTaskComment, deleteTaskComment, listTaskActivity, updateTaskComment } from '../api/client.js';
import { wordsOf } from '../lib/failures.js';
import { formatMoment } from '../lib/time.js';
import { visible } from '../lib/visible-text.js';
import { Button } from '../components/button.js';
import { Icon } from '../components/icon.js';
import { Loaded } from '../components/states.js';
import { Name } from '../components/text.js';
import { useFetched } from '../state/fetched.js';
import { session, whyNot } from '../state/session.js';
import { lookOf } from '../state/task-states.js';
import { toastFailure } from '../state/toasts.js';

const page = 200;

/** Everything that happened to a task: moves, messages to the agent, and what people say to each other. */
export function ActivityTab({ task }) {
  const fetched = useFetched(() => all(task.id), [task.id]);
  useEffect(() => { if (fetched.data) fetched.reload(); }, [task.version]);
  return html`<${Loaded} fetched=${fetched} what="The activity could not be loaded." role="viewer" rows=${5}>${({ activity }) => html`<ol class="events">${activity.map((item) => html`<${Item} key=${item.id} task=${task} item=${item} changed=${fetched.reload} />`)}</ol>`}<//>
    <${CommentForm} task=${task} added=${fetched.reload} />`;
}

/** All pages, of which there are rarely two. */
async function all(id) {
  const activity = [];
  let cursor = /** @type {string | undefined} */ (undefined);
  do {
    const answer = await listTaskActivity(id, { limit: page, cursor });
    activity.push(...answer.activity);
    cursor = answer.nextCursor ?? undefined;
  } while (cursor);
  return { activity };
}

function Item({ task, item, changed }) {
  if (item.type === 'comment') return html`<${CommentItem} task=${task} item=${item} changed=${changed} />`;
  const look = item.type === 'message' ? { tone: 'idle', icon: 'send', word: 'Message to the agent' } : lookOf({ state: item.toState });
  const about = item.type === 'message' ? `run ${item.run}` : `${wordsOf(item.trigger ?? '')}${item.run ? ` · run ${item.run}` : ''}`;
  return html`<li class="event"><span class=${`status-icon is-${look.tone}`}><${Icon} name=${look.icon === 'spinner' ? 'circle-play' : look.icon} /></span><div><p><strong>${look.word}</strong> <span class="meta">${about} · <${Who} user=${item.user} /></span></p>
    ${item.text && html`<p class="event-message"><bdi>${visible(item.text)}</bdi></p>`}</div><${When} at=${item.createdAt} /></li>`;
}

const Who = ({ user }) => (!user ? 'Optio' : user.id === session.value.user?.id ? 'you' : html`<${Name}>${user.displayName}<//>`);
const When = ({ at }) => html`<time class="meta num" datetime=${at}>${formatMoment(Date.parse(at))}</time>`;

function CommentItem({ task, item, changed }) {
  const [editing, edit] = useState(false);
  const own = item.user?.id === session.value.user?.id && !whyNot('member');
  const remove = async () => {
    try {
      await deleteTaskComment(task.id, item.id);
      changed();
    } catch (e) {
      toastFailure(e, 'Not deleted');
    }
  };
  const save = async (content) => {
    await updateTaskComment(task.id, item.id, content);
    edit(false);
    changed();
  };
  return html`<li class="event is-comment"><span class="status-icon is-idle"><${Icon} name="user" /></span><div><p><strong><${Who} user=${item.user} /></strong> <span class="meta">commented</span></p>
    ${editing ? html`<${Editor} label="Change the comment" text=${item.text} verb="Save" save=${save} cancel=${() => edit(false)} />` : html`<p class="comment-text"><bdi>${visible(item.text)}</bdi></p>
      ${own && html`<p class="comment-verbs"><${Button} kind="quiet" onClick=${() => edit(true)}>Edit<//><${Button} kind="quiet" onClick=${remove}>Delete<//></p>`}`}</div><${When} at=${item.createdAt} /></li>`;
}

function CommentForm({ task, added }) {
  const [turn, next] = useState(0);
  const why = whyNot('member');
  if (why) return html`<p class="meta activity-note">${why}</p>`;
  const save = async (content) => {
    await addTaskComment(task.id, content);
    next(turn + 1);
    added();
  };
  return html`<${Editor} key=${turn} label="Comment for other people" hint="For other people; the agent does not see it." verb="Comment" save=${save} />`;
}

/** @param {{ label: string, text?: string, hint?: string, verb: string, save: (text: string) => Promise<void>, cancel?: () => void }} props */
function Editor({ label, text = '', hint, verb, save, cancel }) {
  const [typed, type] = useState(text);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const submit = async (event) => {
    event.preventDefault();
    if (!typed.trim() || busy) return;
    setBusy(true);
    setError('');
    try {
      await save(typed.trim());
    } catch (e) {
      setError(/** @type {Error} */ (e).message);
      setBusy(false);
    }
  };
  return html`<form class="comment-form" onSubmit=${submit}><textarea rows="2" maxlength="10000" aria-label=${label} placeholder=${hint ?? label} value=${typed} onInput=${(event) => type(event.currentTarget.value)} />
    <div class="ask-verbs">${cancel && html`<${Button} onClick=${cancel}>Cancel<//>`}<${Button} type="submit" busy=${busy} why=${typed.trim() ? null : 'Say something first.'}>${verb}<//></div>
    ${error && html`<p class="field-error" role="alert">${error}</p>`}</form>`;
}
