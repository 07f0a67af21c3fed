import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { formatAgo } from '../lib/time.js';
import { now } from '../state/clock.js';
import { Button } from './button.js';
import { Icon } from './icon.js';

/** Nothing for 150 ms, then grey rows in the size of what will come. @param {{ rows?: number, label?: string, tall?: boolean }} props */
export function Skeleton({ rows = 5, label = 'Loading', tall = false }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return html`<div class=${`skeleton ${tall ? 'is-tall' : ''}`} role="status" aria-label=${label} aria-busy="true">
    ${shown && Array.from({ length: rows }, () => html`<div class="skeleton-row"><span /><span /></div>`)}</div>`;
}

/** One sentence, one action. */
export function Empty({ icon = 'info', children, action = null }) {
  return html`<div class="empty"><${Icon} name=${icon} /><p>${children}</p>${action}</div>`;
}

/** What failed, its reference, and another try. @param {{ what: string, error: any, retry?: () => void }} props */
export function Failure({ what, error, retry }) {
  return html`<div class="failure" role="alert"><${Icon} name="circle-alert" />
    <div><p class="failure-title">${what}</p><p>${error?.message ?? 'Something went wrong.'}</p>
    ${error?.requestId && !error.message.includes(error.requestId) && html`<p class="meta">Reference <code>${error.requestId}</code></p>`}</div>
    ${retry && html`<${Button} icon="rotate-cw" onClick=${retry}>Try again<//>`}</div>`;
}

/** What one may not do, and which role could. */
export function Denied({ what, role = 'member' }) {
  return html`<div class="denied"><${Icon} name="lock" /><div><p class="failure-title">${what}</p>
    <p>It needs the role “${role}” in this workspace. An admin of the workspace can give it to you.</p></div></div>`;
}

/** Says that what is shown could not be refreshed. @param {{ fetched: { stale: boolean, error: any, at: number, reload: () => void } }} props */
function Stale({ fetched }) {
  if (!fetched.stale) return null;
  return html`<p class="stale" role="status"><${Icon} name="wifi-off" />Not refreshed: ${fetched.error?.message} Shown as of ${formatAgo(fetched.at, now.value)}.
    <${Button} kind="quiet" onClick=${fetched.reload}>Try again<//></p>`;
}

/**
 * Draws what the state of a fetch asks for; `children` draws what is ready.
 *
 * @param {{ fetched: import('../state/fetched.js').Fetched<any>, what: string, role?: string, rows?: number, children: (data: any) => any }} props
 */
export function Loaded({ fetched, what, role, rows, children }) {
  if (fetched.status === 'denied') return html`<${Denied} what=${what} role=${role} />`;
  if (fetched.status === 'failed') return html`<${Failure} what=${what} error=${fetched.error} retry=${fetched.reload} />`;
  if (fetched.data === undefined) return html`<${Skeleton} rows=${rows} />`;
  return html`<${Stale} fetched=${fetched} /><div class=${fetched.stale ? 'is-stale' : ''}>${children(fetched.data)}</div>`;
}
