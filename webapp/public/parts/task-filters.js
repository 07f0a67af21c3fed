import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { parts, priorities, sorts } from '../lib/task-filter.js';
import { setQuery } from '../router.js';
import { Button } from '../components/button.js';
import { Field, Select } from '../components/field.js';
import { Icon } from '../components/icon.js';
import { Name } from '../components/text.js';
import { agentKinds } from '../state/session.js';

const all = (options, none) => [{ value: '', label: none }, ...Object.entries(options).map(([value, label]) => ({ value, label }))];
const rare = ['priority', 'part', 'min', 'max', 'since', 'until', 'endedSince', 'endedUntil'];

/** What narrows and orders the list; all of it is in the address. @param {{ filter: import('../lib/task-filter.js').TaskFilter, repos: import('../api/types.js').Repository[], children?: any }} props */
export function TaskFilters({ filter, repos, children = null }) {
  const [open, setOpen] = useState(() => rare.some((name) => filter[name]));
  return html`<div class="filters"><${Select} aria-label="Repository" value=${filter.repo} onChange=${(repo) => setQuery({ repo })} options=${[{ value: '', label: 'All repositories' }, ...repos.map((repo) => ({ value: repo.repoUrl, label: repo.fullName }))]} />
      <${Select} aria-label="Agent" value=${filter.agent} onChange=${(agent) => setQuery({ agent })} options=${[{ value: '', label: 'All agents' }, ...agentKinds.value.map((kind) => ({ value: kind.name, label: kind.displayName }))]} />
      <${Select} aria-label="Made by" value=${filter.who} onChange=${(who) => setQuery({ who })} options=${[{ value: '', label: 'Made by anybody' }, { value: 'me', label: 'Made by me' }, ...(filter.who && filter.who !== 'me' ? [{ value: filter.who, label: 'Made by one person' }] : [])]} />
      <${Select} aria-label="Order" value=${filter.sort} onChange=${(sort) => setQuery({ sort: sort === 'newest' ? null : sort })} options=${Object.entries(sorts).map(([value, label]) => ({ value, label }))} />
      <${Button} icon="list-filter" aria-expanded=${String(open)} aria-controls="more-filters" onClick=${() => setOpen(!open)}>More filters<//>${children}</div>
    ${open && html`<${More} filter=${filter} />`}`;
}

function More({ filter }) {
  const number = (name, label) => html`<${Field} label=${label}>${(at) => html`<input ...${at} type="number" min="0" step="0.01" inputmode="decimal" value=${filter[name]} onChange=${(event) => setQuery({ [name]: event.currentTarget.value })} />`}<//>`;
  const day = (name, label) => html`<${Field} label=${label}>${(at) => html`<input ...${at} type="date" value=${filter[name]} onChange=${(event) => setQuery({ [name]: event.currentTarget.value })} />`}<//>`;
  return html`<div class="card more-filters" id="more-filters" role="group" aria-label="More filters">
    <${Field} label="Priority">${(at) => html`<${Select} ...${at} value=${filter.priority} onChange=${(priority) => setQuery({ priority })} options=${all(priorities, 'Any')} />`}<//>
    <${Field} label="Kind">${(at) => html`<${Select} ...${at} value=${filter.part} onChange=${(part) => setQuery({ part })} options=${all(parts, 'Any')} />`}<//>
    ${number('min', 'Cost from, in $')}${number('max', 'Cost up to, in $')}${day('since', 'Made on or after')}${day('until', 'Made on or before')}${day('endedSince', 'Ended on or after')}${day('endedUntil', 'Ended on or before')}</div>`;
}

/** What narrows the list, each with a button that takes it away. @param {{ chips: import('../lib/task-filter.js').FilterChip[], clear: () => void }} props */
export function FilterChips({ chips, clear }) {
  if (!chips.length) return null;
  return html`<div class="filter-chips" role="group" aria-label="Filters">${chips.map((chip) => html`<button key=${chip.name} type="button" class="filter-chip" aria-label=${`Remove filter ${chip.label}`} onClick=${() => setQuery(chip.clear)}><${Name}>${chip.label}<//><${Icon} name="x" /></button>`)}
    <${Button} kind="quiet" onClick=${clear}>Clear filters<//></div>`;
}
