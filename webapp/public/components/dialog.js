import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { Button, IconButton } from './button.js';

/** A native modal dialog, open as long as it is drawn, and at once: the next key is its own. Focus goes back to where it was. */
export function Dialog({ title, onClose, children, class: className = '', label }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  useLayoutEffect(() => {
    const shown = /** @type {HTMLDialogElement} */ (dialog.current);
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    shown.showModal();
    return () => {
      shown.close();
      if (before?.isConnected) before.focus();
    };
  }, []);
  return html`<dialog ref=${dialog} class=${`dialog ${className}`} aria-labelledby=${label ? null : id} aria-label=${label} onClose=${onClose}
    onCancel=${(event) => { event.preventDefault(); onClose(); }}>
    ${title && html`<header class="dialog-head"><h2 id=${id}>${title}</h2><${IconButton} icon="x" label="Close" onClick=${onClose} /></header>`}
    ${children}</dialog>`;
}

/**
 * Says what will happen, with the focus on Cancel. What cannot be undone asks for the name.
 *
 * @param {{ title: string, verb: string, name?: string, onConfirm: () => Promise<void>, onClose: () => void, children?: any }} props
 */
export function Confirm({ title, verb, name, onConfirm, onClose, children }) {
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const field = useId();
  const cancel = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { cancel.current?.querySelector('button')?.focus(); }, []);
  const why = name && typed !== name ? `Type ${name} first.` : null;
  const confirm = async (event) => {
    event.preventDefault();
    if (why || busy) return;
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (e) {
      setError(/** @type {Error} */ (e).message);
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${title} onClose=${onClose} class="is-small"><form onSubmit=${confirm}><div class="dialog-body">${children}
    ${name && html`<div class="field"><label for=${field}>Type <code>${name}</code> to confirm</label>
      <input id=${field} autocomplete="off" spellcheck=${false} value=${typed} onInput=${(event) => setTyped(event.currentTarget.value)} /></div>`}
    ${error && html`<p class="field-error" role="alert">${error}</p>`}</div>
    <footer class="dialog-foot" ref=${cancel}><${Button} onClick=${onClose}>Cancel<//><${Button} kind="danger" type="submit" why=${why} busy=${busy}>${verb}<//></footer></form><//>`;
}
