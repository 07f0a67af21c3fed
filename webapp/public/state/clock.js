import { computed, signal } from '@preact/signals';

/* Time as the server sees it, ticking once a second for the whole page. */

const tick = signal(Date.now());
const offset = signal(0);
/** The instant up to which the page knows what is going on; null while it is connected. */
export const frozenAt = signal(/** @type {number | null} */ (null));

/** Now, on the server's clock; it stands still while the page has lost contact. */
export const now = computed(() => (frozenAt.value ?? tick.value) + offset.value);

/** Now on the server's clock, also while nobody looks at the page and nothing ticks. */
export const serverNow = () => Date.now() + offset.peek();

/** How long ago the page last knew what is going on, in milliseconds; 0 while it is connected. */
export const dataAge = computed(() => (frozenAt.value === null ? 0 : Math.max(0, tick.value - frozenAt.value)));

/** Learns the difference from an answer's date, which is cut to a second. @param {number} serverMillis */
export function learnServerTime(serverMillis) {
  const difference = serverMillis + 500 - Date.now();
  if (Math.abs(difference - offset.peek()) > 2000) offset.value = Math.abs(difference) > 2000 ? difference : 0;
}

export function startClock() {
  setInterval(() => {
    if (!document.hidden) tick.value = Date.now();
  }, 1000);
  document.addEventListener('visibilitychange', () => { tick.value = Date.now(); });
}
