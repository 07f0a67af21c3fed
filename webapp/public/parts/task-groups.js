import { html } from '../lib/html.js';
import { queueOrder } from '../lib/task-picking.js';
import { IconButton } from '../components/button.js';
import { groupOrder, isWaiting, lookOf } from '../state/task-states.js';
import { TaskRow } from './task-row.js';

/** @typedef {import('../api/types.js').Task} Task */
/** @typedef {{ title: string, tasks: Task[] }} TaskGroup */

/** Tasks by state, those that wait in the order in which they start. @param {Task[]} tasks @returns {TaskGroup[]} */
export function groupsOf(tasks) {
  return groupOrder.map((title) => {
    const found = tasks.filter((task) => lookOf(task).group === title);
    return { title, tasks: title === 'Queued' ? queueOrder(found) : found };
  }).filter((group) => group.tasks.length);
}

/**
 * The list itself.
 *
 * @param {{ groups: TaskGroup[], picked: Set<string>, pick: ((id: string, extend: boolean) => void) | null, move: ((id: string, by: -1 | 1) => void) | null,
 *   events: Record<string, (event: any) => void> }} props `pick` and `move` are null for who may not change anything
 */
export function TaskGroups({ groups, picked, pick, move, events }) {
  return groups.map(({ title, tasks }) => html`<section key=${title} class="card group" aria-label=${title}><header class="card-head is-small"><h2>${title}</h2><span class="num meta">${tasks.length}</span></header>
    <ul class=${`rows ${pick ? 'is-picking' : ''}`} ...${events}>${tasks.map((task, i) => html`<${TaskRow} key=${task.id} task=${task} says picked=${picked.has(task.id)} lead=${pick && html`<${Pick} task=${task} picked=${picked.has(task.id)} pick=${pick} />`}
      instead=${move && isWaiting(task) && tasks.length > 1 ? html`<${Moves} task=${task} first=${i === 0} last=${i === tasks.length - 1} move=${move} />` : null} />`)}</ul></section>`);
}

function Pick({ task, picked, pick }) {
  return html`<input type="checkbox" class="task-row-pick" aria-label=${`Select #${task.number}`} checked=${picked} onClick=${(event) => pick(task.id, event.shiftKey)} />`;
}

function Moves({ task, first, last, move }) {
  return html`<span class="task-row-moves"><${IconButton} icon="arrow-up" data-move="-1" label=${`Move #${task.number} up`} why=${first ? 'It is the first one here.' : null} onClick=${() => move(task.id, -1)} />
    <${IconButton} icon="arrow-down" data-move="1" label=${`Move #${task.number} down`} why=${last ? 'It is the last one here.' : null} onClick=${() => move(task.id, 1)} /></span>`;
}
