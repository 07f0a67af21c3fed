import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { navigate } from '../router.js';
import { searchTasks } from '../api/client.js';
import { Dialog } from '../components/dialog.js';
import { Icon } from '../components/icon.js';
import { Kbd, Name } from '../components/text.js';
import { nextTheme } from '../state/prefs.js';
import { lookOf } from '../state/task-states.js';
import { putTask, seenTasks } from '../state/tasks.js';
import { active } from '../lib/keys.js';
import { pages } from './shell.js';

/** One field to go, find and do. */
export function Palette({ onClose, open }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = useServerTasks(text);
  const groups = useMemo(() => groupsFor(text, found, open), [text, found]);
  const all = groups.flatMap((group) => group.items);
  const chosen = Math.min(at, all.length - 1);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }); }, [chosen]);
  const pick = (item) => {
    onClose();
    item.run();
  };
  const move = (event) => {
    const next = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Enter' && all[chosen]) pick(all[chosen]);
    if (next !== undefined) setAt((next + all.length) % Math.max(1, all.length));
    if (next !== undefined || event.key === 'Enter') event.preventDefault();
  };
  return html`<${Dialog} label="Search or run" onClose=${onClose} class="palette">
    <div class="palette-field"><${Icon} name="search" /><input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-label="Search or run"
      aria-activedescendant=${all[chosen] ? `palette-${chosen}` : null} placeholder="Search or run…" autocomplete="off" spellcheck=${false} autofocus value=${text}
      onInput=${(event) => { setText(event.currentTarget.value); setAt(0); }} onKeyDown=${move} /><kbd>Esc</kbd></div>
    <div id="palette-list" class="palette-list" role="listbox" aria-label="Results" tabindex="-1" ref=${list}>
      ${groups.map((group) => html`<div key=${group.title} role="group" aria-label=${group.title}><p class="palette-title" aria-hidden="true">${group.title}</p>
        ${group.items.map((item) => html`<${Option} key=${item.id} item=${item} index=${all.indexOf(item)} chosen=${chosen} pick=${pick} />`)}</div>`)}
      ${!all.length && html`<p class="palette-none">Nothing fits “${text}”.</p>`}</div><//>`;
}

function Option({ item, index, chosen, pick }) {
  return html`<div id=${`palette-${index}`} role="option" class="palette-option" aria-selected=${String(index === chosen)} onClick=${() => pick(item)}>
    <${Icon} name=${item.icon} /><span class="palette-word"><${Name}>${item.label}<//></span>${item.note && html`<span class="meta"><${Name}>${item.note}<//></span>`}${item.keys && html`<${Kbd} keys=${item.keys} />`}</div>`;
}

/** Looks on the server, too; what comes is put after what is known. @param {string} text */
function useServerTasks(text) {
  const [found, setFound] = useState(/** @type {any[]} */ ([]));
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const { tasks } = await searchTasks({ q: text.replace(/^#/, ''), limit: 8 }, abort.signal);
        tasks.forEach(putTask);
        setFound(tasks);
      } catch {
        // What is known already is shown anyway.
      }
    }, text ? 120 : 0);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  return found;
}

function groupsFor(text, found, open) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (item) => words.every((word) => `${item.label} ${item.note ?? ''}`.toLowerCase().includes(word));
  const here = active.peek().filter((group) => group.title !== 'Everywhere').flatMap((group) => group.list.current)
    .filter((key) => !key.hidden && key.does).map((key) => ({ id: `key-${key.keys}`, label: key.does, icon: 'command', keys: key.keys, verb: key.verb, run: () => key.run(/** @type {any} */ ({})) }));
  const seen = new Set();
  const tasks = [...seenTasks().toSorted((a, b) => b.number - a.number).map(taskItem).filter(fits), ...found.map(taskItem)]
    .filter((item) => !seen.has(item.id) && seen.add(item.id));
  return [
    { title: 'Actions', items: (words.length ? [...here, ...actions(open)].filter(fits) : [...here.filter((item) => item.verb), ...actions(open).slice(0, 4)]).slice(0, 8) },
    { title: 'Tasks', items: tasks.slice(0, 8) },
    { title: 'Pages', items: pages.map((page) => ({ id: page.href, label: page.label, icon: page.icon, keys: `g ${page.key}`, run: () => navigate(page.href) })).filter(fits) },
  ].filter((group) => group.items.length);
}

const actions = (open) => [
  { id: 'new', label: 'New task', icon: 'plus', keys: 'c', run: () => navigate('/tasks/new') },
  { id: 'repo', label: 'Add repository', icon: 'folder-git-2', run: () => navigate('/repos?add=1') },
  { id: 'prompt', label: 'New prompt', icon: 'scroll-text', run: () => navigate('/prompts/new') },
  { id: 'secret', label: 'Add secret', icon: 'key-round', run: () => navigate('/secrets?add=1') },
  { id: 'theme', label: 'Next theme', icon: 'sun-moon', keys: 't', run: nextTheme },
  { id: 'help', label: 'Keyboard shortcuts', icon: 'keyboard', keys: '?', run: () => open('help') },
];

const taskItem = (task) => ({
  id: task.id, label: `#${task.number} ${task.title}`, note: task.repoFullName, icon: lookOf(task).icon, run: () => navigate(`/tasks/${task.number}`),
});
