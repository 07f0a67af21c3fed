import { effect, signal } from '@preact/signals';
import { getHealth } from '../api/client.js';
import { hooks } from '../api/http.js';
import { connection, missed } from './live.js';
import { loadSession, session } from './session.js';

/* Whether the server can work at all. It is asked only while there is a reason to doubt it. */

/** `unreachable`: it does not answer; `unavailable`: it answers that it cannot work now; null: nothing is known to be wrong. */
export const outage = signal(/** @type {'unreachable' | 'unavailable' | null} */ (null));

const pause = 4000;
const patience = 2500;

let timer = 0;
let looking = false;

/** Doubts the server as soon as an answer or the connection fails, and looks until it is well again. */
export function watchOutage() {
  hooks.unavailable = () => look();
  effect(() => {
    if (connection.value !== 'lost') return undefined;
    const doubt = setTimeout(look, patience);
    return () => clearTimeout(doubt);
  });
}

async function look() {
  if (looking || timer) return;
  looking = true;
  try {
    await getHealth();
    well();
  } catch (e) {
    outage.value = /** @type {any} */ (e).status === 0 ? 'unreachable' : 'unavailable'; // health has no other refusal
    timer = setTimeout(() => {
      timer = 0;
      look();
    }, pause);
  }
  looking = false;
}

/** What was asked for in between has failed, so all of it is fetched again. */
function well() {
  const was = outage.peek();
  outage.value = null;
  if (session.peek().status === 'failed') loadSession();
  else if (was) missed.value++;
}
