import { signal } from '@preact/signals';

/** @typedef {{ id: number, tone: 'ok' | 'error' | 'info', text: string }} ToastNote */

/** What my own actions came to. Errors stay until they are closed. */
export const toasts = signal(/** @type {ToastNote[]} */ ([]));
/** The sentence in the polite live region. */
export const announcement = signal('');

/** What an agent said, for those who have it read to them; each of them whole. */
export const spoken = signal(/** @type {{ id: number, text: string }[]} */ ([]));

let last = 0;

/** @param {string} text @param {ToastNote['tone']} [tone] */
export function toast(text, tone = 'ok') {
  toasts.value = [...toasts.value.slice(-3), { id: ++last, tone, text }];
}

/** @param {any} error @param {string} what */
export function toastFailure(error, what) {
  const reference = error?.requestId ? ` Reference ${error.requestId}.` : '';
  toast(`${what}: ${error?.message ?? 'something went wrong.'}${reference}`, 'error');
}

/** @param {number} id */
export function closeToast(id) {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}

/** Says something to screen readers. @param {string} text */
export function announce(text) {
  announcement.value = text;
}

/** Reads messages of an agent to screen readers, one after the other. @param {string[]} texts */
export function readMessages(texts) {
  spoken.value = [...spoken.value, ...texts.map((text) => ({ id: ++last, text }))].slice(-8);
}
