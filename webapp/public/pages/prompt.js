import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { deletePromptTemplate, getPromptTemplate } from '../api/client.js';
import { navigate } from '../router.js';
import { LinkButton } from '../components/button.js';
import { Confirm } from '../components/dialog.js';
import { Menu } from '../components/menu.js';
import { Denied, Failure, Loaded, Skeleton } from '../components/states.js';
import { PageHead } from '../parts/page-head.js';
import { PromptEditor } from '../parts/prompt-editor.js';
import { useFetched, useReloadOnReturn } from '../state/fetched.js';
import { whyNot } from '../state/session.js';
import { toast } from '../state/toasts.js';
import NotFound from './not-found.js';

/** One prompt template, or a new one where the address names none. */
export default function PromptPage({ params }) {
  return params.id ? html`<${Kept} id=${params.id} />` : html`<${New} />`;
}

function New() {
  const why = whyNot('member');
  return html`<div class="page"><${PageHead} title="New prompt" sub="What is asked for again and again, with places for what differs." />
    ${why ? html`<${Denied} what="You may not keep prompts." role="member" />` : html`<${PromptEditor} latest=${null} why=${null} onSaved=${(template) => navigate(`/prompts/${template.id}`, { replace: true })} />`}</div>`;
}

function Kept({ id }) {
  const fetched = useFetched(() => getPromptTemplate(id), [id]);
  useReloadOnReturn(fetched);
  if (fetched.status === 'failed' && fetched.error.status === 404) return html`<${NotFound} />`;
  if (fetched.status === 'failed') return html`<div class="page"><${PageHead} title="Prompt" /><${Failure} what="The prompt could not be loaded." error=${fetched.error} retry=${fetched.reload} /></div>`;
  if (fetched.status === 'loading') return html`<div class="page"><h1 class="sr-only">Prompt</h1><${Skeleton} rows=${8} /></div>`;
  if (fetched.status === 'denied') return html`<div class="page"><${PageHead} title="Prompt" /><${Denied} what="You may not see this prompt." role="viewer" /></div>`;
  return html`<div class="page"><${Loaded} fetched=${fetched} what="You may not see this prompt." role="viewer">${({ template }) => html`<${Ready} template=${template} reload=${fetched.reload} />`}<//></div>`;
}

function Ready({ template, reload }) {
  const [asking, ask] = useState(false);
  const why = whyNot('member');
  const remove = async () => {
    await deletePromptTemplate(template.id);
    toast(`${template.name} is deleted.`);
    navigate('/prompts', { replace: true });
  };
  return html`<div class="stack"><${PageHead} title=${template.name} sub=${template.description}
      actions=${html`<${LinkButton} kind="primary" icon="plus" href=${`/tasks/new?prompt=${template.id}`}>Use in a new task<//><${Menu} label="More actions" items=${[{ label: 'Delete prompt', icon: 'trash', danger: true, why, run: () => ask(true) }]} />`} />
    <${PromptEditor} latest=${template} why=${why} onSaved=${reload} />
    ${asking && html`<${Confirm} title="Delete prompt?" verb="Delete prompt" name=${template.name} onConfirm=${remove} onClose=${() => ask(false)}>
      <p>Tasks that were made with it stay as they are.</p><//>`}</div>`;
}
