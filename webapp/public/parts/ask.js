import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { Failure, Skeleton } from '../components/states.js';

/** What an agent waits for, loaded when one does: plans are Markdown, and that is not needed elsewhere. @param {{ task: import('../api/types.js').Task, done: () => void }} props */
export function Ask({ task, done }) {
  const [panel, setPanel] = useState(/** @type {any} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const asks = Boolean(task.ask);
  useEffect(() => {
    if (asks && !panel) import('./ask-panel.js').then((module) => setPanel({ Panel: module.AskPanel }), setError);
  }, [asks]);
  if (!asks) return null;
  if (error) return html`<${Failure} what="What the agent asks could not be shown." error=${error} retry=${() => location.reload()} />`;
  return panel ? html`<${panel.Panel} task=${task} done=${done} />` : html`<div class="card"><${Skeleton} rows=${3} /></div>`;
}
