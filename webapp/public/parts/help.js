import { html } from '../lib/html.js';
import { active } from '../lib/keys.js';
import { getDocs } from '../api/client.js';
import { Dialog } from '../components/dialog.js';
import { Switch } from '../components/field.js';
import { Kbd } from '../components/text.js';
import { singleKeys } from '../state/prefs.js';
import { session } from '../state/session.js';

/** The keys that work on this page, and where to read more. */
export function Help({ onClose }) {
  return html`<${Dialog} title="Keyboard shortcuts" onClose=${onClose}><div class="dialog-body help">
    ${active.value.toReversed().map((group) => html`<section key=${group.title}><h3>${group.title}</h3><dl>${group.list.current.filter((each) => !each.hidden).map((each) => html`<div key=${each.keys}>
      <dt>${each.does}</dt><dd><span class="sr-only">${each.keys}</span><${Kbd} keys=${each.keys} /></dd></div>`)}</dl></section>`)}
    <${Switch} label="Single keys do something" hint="Keys with ${'Ctrl or ⌘'} always work." checked=${singleKeys.value} onChange=${(on) => { singleKeys.value = on; }} />
    <p class="meta">Optio ${session.value.instance?.version} · <a href=${getDocs()}>API reference</a></p></div><//>`;
}
