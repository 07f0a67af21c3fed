import { signal } from '@preact/signals';
import { isNews } from '../lib/needs.js';
import { navigate } from '../router.js';
import { serverNow } from './clock.js';
import { notifyNeeds } from './prefs.js';
import { onTask } from './tasks.js';

/* The browser's notifications, for who looks elsewhere. */

const supported = 'Notification' in globalThis;

/** What the browser allows: `default` until it was asked, `unsupported` where it cannot. */
export const permission = signal(supported ? Notification.permission : 'unsupported');

const told = new Set();

/** Tells, or stops telling; asks the browser the first time. @param {boolean} on */
export async function setNotifying(on) {
  if (on && supported && Notification.permission === 'default') await Notification.requestPermission();
  permission.value = supported ? Notification.permission : 'unsupported';
  notifyNeeds.value = on && permission.value === 'granted';
}

/** Watches for tasks that come to need a person. @returns {() => void} undoes it */
export function watchNeeds() {
  return onTask((task, before) => {
    if (!task || !isNews(task, before, serverNow())) return;
    const news = `${task.id} ${task.stateSince}`;
    if (told.has(news)) return;
    told.add(news);
    if (notifyNeeds.value && document.visibilityState === 'hidden') tell(task);
  });
}

/** Nothing of what an agent or a person wrote but the title: others may see the screen. */
function tell(task) {
  try {
    const note = new Notification(`#${task.number} needs you`, { body: task.title.slice(0, 120), tag: `optio-${task.id}` });
    note.onclick = () => {
      globalThis.focus();
      navigate(`/inbox?task=${task.number}`);
      note.close();
    };
  } catch {
    // Some browsers show them for installed pages only.
    permission.value = 'unsupported';
  }
}
