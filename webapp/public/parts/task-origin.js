import { html } from '../lib/html.js';
import { getPromptTemplate } from '../api/client.js';
import { Name } from '../components/text.js';
import { useFetched } from '../state/fetched.js';

/** Which prompt template a task was made from, as it was called then, and what became of that. @param {{ id: string, name: string }} props */
export function TaskOrigin({ id, name }) {
  const fetched = useFetched(() => find(id), [id]);
  const now = fetched.data;
  if (now && now.gone) return html`<p class="meta">Made from <${Name}>${name}<//>, which was deleted since.</p>`;
  return html`<p class="meta">Made from <a href=${`/prompts/${id}`}><${Name}>${name}<//></a>${now && now.name !== name && html`, now called <${Name}>${now.name}<//>`}</p>`;
}

/** @returns {Promise<{ gone: boolean, name: string }>} */
async function find(id) {
  try {
    return { gone: false, name: (await getPromptTemplate(id)).template.name };
  } catch (e) {
    if (/** @type {any} */ (e).status === 404) return { gone: true, name: '' };
    throw e;
  }
}
