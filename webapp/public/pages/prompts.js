import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { listPromptTemplates } from '../api/client.js';
import { useKeys } from '../lib/keys.js';
import { counted } from '../lib/numbers.js';
import { navigate, place, setQuery } from '../router.js';
import { Button, LinkButton } from '../components/button.js';
import { SearchInput } from '../components/field.js';
import { Empty, Loaded } from '../components/states.js';
import { Ago, Name } from '../components/text.js';
import { PageHead } from '../parts/page-head.js';
import { useFetched, useReloadOnReturn } from '../state/fetched.js';
import { agentName, whyNot } from '../state/session.js';

const pageSize = 50;
const pause = 150;

/** The prompts that the workspace keeps. */
export default function Prompts() {
  const q = place.value.query.get('q') ?? '';
  const why = whyNot('member');
  const { fetched, more, busy } = usePrompts(q);
  useReloadOnReturn(fetched);
  useKeys('Prompts', [{ keys: 'n', does: 'New prompt', run: () => { if (!why) navigate('/prompts/new'); }, verb: true }]);
  return html`<div class="page"><${PageHead} title="Prompts" sub="What is asked for again and again, with places for what differs." actions=${html`<${NewPrompt} why=${why} />`} />
    <${Loaded} fetched=${fetched} what="The prompts could not be loaded." role="viewer">${(data) => html`<${List} ...${data} q=${q} why=${why} more=${more} busy=${busy} />`}<//></div>`;
}

/** The list up to where the reader has asked for; it stays while another search is under way. */
function usePrompts(q) {
  const asked = useRef({ q, count: pageSize });
  const [busy, setBusy] = useState(false);
  const fetched = useFetched(() => load(asked.current.q, asked.current.count), []);
  useEffect(() => {
    if (asked.current.q === q) return undefined;
    asked.current = { q, count: pageSize };
    const timer = setTimeout(fetched.reload, pause);
    return () => clearTimeout(timer);
  }, [q]);
  const more = async () => {
    asked.current = { ...asked.current, count: asked.current.count + pageSize };
    setBusy(true);
    await fetched.reload();
    setBusy(false);
  };
  return { fetched, more, busy };
}

async function load(q, count) {
  const templates = [];
  let page = await listPromptTemplates({ q: q.trim(), limit: pageSize });
  templates.push(...page.templates);
  while (page.nextCursor && templates.length < count) {
    page = await listPromptTemplates({ q: q.trim(), limit: pageSize, cursor: page.nextCursor });
    templates.push(...page.templates);
  }
  return { templates, total: page.total, hasMore: page.hasMore, searched: q.trim() };
}

function NewPrompt({ why }) {
  if (why) return html`<${Button} kind="primary" icon="plus" why=${why}>New prompt<//>`;
  return html`<${LinkButton} kind="primary" icon="plus" href="/prompts/new">New prompt<//>`;
}

function List({ templates, total, hasMore, searched, q, why, more, busy }) {
  if (!templates.length && !searched && !q.trim()) {
    return html`<div class="card"><${Empty} icon="scroll-text" action=${html`<${NewPrompt} why=${why} />`}>No prompt is kept yet. Keep one that you write again and again, and put what differs into parameters.<//></div>`;
  }
  return html`<div class="stack"><div class="toolbar"><p class="meta" role="status">${counted(total, 'prompt')}${searched && ' found'}</p><${SearchInput} label="Search prompts" maxlength="200" value=${q} onInput=${(text) => setQuery({ q: text })} /></div>
    ${templates.length ? html`<${Table} templates=${templates} why=${why} />` : html`<div class="card"><${Empty} icon="list-filter" action=${html`<${Button} onClick=${() => setQuery({ q: null })}>Clear search<//>`}>No prompt fits this search.<//></div>`}
    ${hasMore && html`<div class="load-more"><${Button} onClick=${more} busy=${busy}>Load more<//></div>`}</div>`;
}

function Table({ templates, why }) {
  return html`<div class="card table-card"><div class="table-scroll" tabindex="0" role="region" aria-label="Prompts"><table class="table"><caption class="sr-only">Prompts of this workspace</caption>
    <thead><tr><th scope="col">Name</th><th scope="col">Parameters</th><th scope="col">Agent</th><th scope="col">Changed</th><th scope="col"><span class="sr-only">Actions</span></th></tr></thead>
    <tbody>${templates.map((template) => html`<tr key=${template.id}><th scope="row"><a class="strong" href=${`/prompts/${template.id}`}><${Name}>${template.name}<//></a>${template.description && html`<p class="meta"><${Name}>${template.description}<//></p>`}</th>
      <td class="is-wide"><${Parameters} parameters=${template.parameters} /></td><td>${template.defaultAgentType ? agentName(template.defaultAgentType) : 'Any'}</td>
      <td data-label="Changed"><${Ago} at=${template.updatedAt} /></td>
      <td class="cell-actions">${!why && html`<${LinkButton} kind="quiet" href=${`/tasks/new?prompt=${template.id}`} aria-label=${`Use ${template.name} in a new task`}>Use<//>`}</td></tr>`)}</tbody></table></div></div>`;
}

function Parameters({ parameters }) {
  if (!parameters.length) return 'None';
  const shown = parameters.slice(0, 4);
  return html`<span class="param-names">${shown.map(({ name }) => html`<code key=${name}>${name}</code>`)}${parameters.length > shown.length && html`<span class="meta">${parameters.length - shown.length} more</span>`}</span>`;
}
