import { html } from '../lib/html.js';
import { Icon } from '../components/icon.js';
import { notices } from '../state/session.js';

/** What everybody should know about this instance, for as long as it is so. */
export function Notices() {
  if (!notices.value.length) return null;
  return html`<div class="notices" role="region" aria-label="About this instance">${notices.value.map((notice) => html`<p key=${notice.code} class=${`notice is-${notice.severity === 'error' ? 'error' : 'warn'}`}>
    <${Icon} name="triangle-alert" /><span>${notice.text}</span></p>`)}</div>`;
}
