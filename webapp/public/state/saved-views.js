import { signal } from '@preact/signals';
import { deleteSavedView, listSavedViews, saveView } from '../api/client.js';

/** @typedef {import('../api/types.js').SavedView} SavedView */

/** The views of the task list that the person keeps, by name; null before they were loaded. */
export const savedViews = signal(/** @type {SavedView[] | null} */ (null));

/** Loads them; without them the list works all the same. */
export async function loadSavedViews() {
  try {
    savedViews.value = (await listSavedViews()).views;
  } catch {
    savedViews.value ??= [];
  }
}

/** @param {string} name @param {string} query */
export async function keepView(name, query) {
  const { view } = await saveView({ name, query });
  savedViews.value = [...(savedViews.peek() ?? []).filter(({ id }) => id !== view.id), view].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** @param {SavedView} view */
export async function dropView(view) {
  await deleteSavedView(view.id);
  savedViews.value = (savedViews.peek() ?? []).filter(({ id }) => id !== view.id);
}
