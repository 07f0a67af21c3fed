import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { announcement, closeToast, spoken, toasts } from '../state/toasts.js';
import { IconButton } from './button.js';
import { Icon } from './icon.js';

const icons = { ok: 'circle-check', error: 'circle-x', info: 'info' };

/** The results of my own actions, and the region that reads them aloud. */
export function Toasts() {
  return html`<div class="toasts" role="region" aria-label="Notifications">${toasts.value.map((note) => html`<${Toast} key=${note.id} note=${note} />`)}</div>
    <div class="sr-only" role="status" aria-live="polite">${announcement.value}</div>
    <div class="sr-only" role="log" aria-live="polite" aria-label="New agent messages">${spoken.value.map(({ id, text }) => html`<p key=${id}>${text}</p>`)}</div>`;
}

/** @param {{ note: import('../state/toasts.js').ToastNote }} props */
function Toast({ note }) {
  const [held, hold] = useState(false);
  useEffect(() => {
    if (held || note.tone === 'error') return undefined;
    const timer = setTimeout(() => closeToast(note.id), 6000);
    return () => clearTimeout(timer);
  }, [held]);
  return html`<div class=${`toast is-${note.tone}`} role=${note.tone === 'error' ? 'alert' : 'status'} onMouseEnter=${() => hold(true)} onMouseLeave=${() => hold(false)}
    onFocusIn=${() => hold(true)} onFocusOut=${() => hold(false)}><${Icon} name=${icons[note.tone]} /><p>${note.text}</p>
    <${IconButton} icon="x" label="Close notification" onClick=${() => closeToast(note.id)} /></div>`;
}
