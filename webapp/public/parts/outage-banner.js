import { html } from '../lib/html.js';
import { Icon } from '../components/icon.js';
import { outage } from '../state/outage.js';

const words = {
  unreachable: 'The server does not answer.',
  unavailable: 'The server cannot work now, most likely because it has lost its database.',
};

/** Says that what is shown may be old, as long as that is so. */
export function OutageBanner() {
  const what = outage.value;
  if (!what) return null;
  return html`<div class="notices" role="alert"><p class="notice is-error"><${Icon} name="wifi-off" /><span>${words[what]} What you see may be old. Optio tries again by itself.</span></p></div>`;
}
