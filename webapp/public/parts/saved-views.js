import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { visibleLine } from '../lib/visible-text.js';
import { Button, IconButton } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { Menu } from '../components/menu.js';
import { Name } from '../components/text.js';
import { dropView, keepView, loadSavedViews, savedViews } from '../state/saved-views.js';
import { toast, toastFailure } from '../state/toasts.js';

/** Views of the list that the person has named: to use, to keep this one, and to delete. @param {{ address: string }} props */
export function SavedViews({ address }) {
  const [asking, ask] = useState(/** @type {'save' | 'delete' | null} */ (null));
  useEffect(() => { loadSavedViews(); }, []);
  const kept = savedViews.value ?? [];
  const items = [
    ...kept.map((view) => ({ label: visibleLine(view.name), href: `/tasks${view.query && `?${view.query}`}` })),
    { label: 'Save this view…', icon: 'plus', run: () => ask('save') },
    ...(kept.length ? [{ label: 'Delete a view…', icon: 'trash', run: () => ask('delete') }] : []),
  ];
  return html`<${Menu} label="Saved views" word="Saved views" icon="chevron-down" items=${items} />
    ${asking === 'save' && html`<${Save} address=${address} names=${kept.map(({ name }) => name)} onClose=${() => ask(null)} />`}
    ${asking === 'delete' && html`<${Delete} kept=${kept} onClose=${() => ask(null)} />`}`;
}

function Save({ address, names, onClose }) {
  const [name, setName] = useState('');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const taken = names.some((each) => each.toLowerCase() === name.trim().toLowerCase());
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!name.trim()) {
      setError('Give it a name.');
      return;
    }
    setBusy(true);
    try {
      await keepView(name.trim(), address);
      toast(`Saved as “${name.trim()}”.`);
      onClose();
    } catch (e) {
      setError(/** @type {Error} */ (e).message);
      setBusy(false);
    }
  };
  return html`<${Dialog} title="Save this view" onClose=${onClose} class="is-small"><form onSubmit=${submit}><div class="dialog-body">
      <${Field} label="Name" error=${error} hint=${taken ? 'You keep a view of this name; it becomes this one.' : 'Its filters and its order. Only you see it.'}>${(at) => html`<input ...${at} maxlength="60" autocomplete="off" value=${name} onInput=${(event) => { setName(event.currentTarget.value); setError(''); }} />`}<//></div>
    <footer class="dialog-foot"><${Button} onClick=${onClose}>Cancel<//><${Button} kind="primary" type="submit" busy=${busy}>Save view<//></footer></form><//>`;
}

function Delete({ kept, onClose }) {
  const drop = async (view) => {
    try {
      await dropView(view);
      if (kept.length === 1) onClose();
    } catch (e) {
      toastFailure(e, 'Not deleted');
    }
  };
  return html`<${Dialog} title="Delete saved views" onClose=${onClose} class="is-small"><ul class="rows" aria-label="Your views">${kept.map((view) => html`<li key=${view.id} class="mini-row saved-view"><${Name}>${view.name}<//><${IconButton} icon="trash" label=${`Delete ${visibleLine(view.name)}`} onClick=${() => drop(view)} /></li>`)}</ul>
    <footer class="dialog-foot"><${Button} onClick=${onClose}>Close<//></footer><//>`;
}
