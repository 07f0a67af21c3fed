import { html } from '../lib/html.js';
import { Switch } from '../components/field.js';
import { notifyNeeds } from '../state/prefs.js';
import { permission, setNotifying } from '../state/notify.js';

const hints = {
  default: 'The browser asks you once.',
  granted: 'While this page is open in a tab that you do not look at.',
  denied: 'This browser does not let Optio notify you; its settings for this page can.',
  unsupported: 'This browser shows no notifications of pages.',
};

/** Whether the browser says when a task needs somebody. */
export function NotifySwitch() {
  return html`<${Switch} label="Tell me when a task needs me" hint=${hints[permission.value]} checked=${notifyNeeds.value} onChange=${setNotifying} />`;
}
