import { signal } from '@preact/signals';

/** @typedef {{ id: number, tone: 'ok' | 'error' | 'info', text: string }} ToastNote */

/** What my own actions came to. Errors stay until they are closed. */
export const toasts = signal(/** @type {ToastNote[]} */ ([]));
/** The sentence in the polite live region. */
export const announcement = signal('');

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
