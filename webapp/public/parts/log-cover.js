import { useRef } from 'preact/hooks';
import { html } from '../lib/html.js';
import { Skeleton } from '../components/states.js';

/** Lies over a log until its first lines are here, and says when they do not come. */
export function LogCover({ model }) {
  const lost = useRef(false);
  if (model.state.value === 'waiting') lost.current = true;
  if (model.ready.value) return null;
  if (lost.current) return html`<div class="log-cover"><p role="status">The log could not be loaded. Optio tries again by itself.</p></div>`;
  return html`<div class="log-cover"><${Skeleton} rows=${8} label="Loading the log" /></div>`;
}
