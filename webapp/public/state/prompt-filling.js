import { useEffect, useRef, useState } from 'preact/hooks';
import { getPromptTemplate, listPromptTemplates, previewPromptTemplate } from '../api/client.js';
import { missingValues, valuesOf, valuesWithExamples } from '../lib/prompt-form.js';

/** @typedef {import('../api/prompt-types.js').PromptTemplate} PromptTemplate */
/** @typedef {{ prompt: string, promptId: string, params: Record<string, string>, filled: string }} Filled `filled` is what was put into the prompt last */

const pause = 200;

/** The templates to choose from, with the one that was asked for; none where they cannot be had, since a task needs none. @param {string | null} asked @returns {Promise<PromptTemplate[]>} */
export async function templatesToOffer(asked) {
  try {
    const { templates } = await listPromptTemplates({ limit: 200 });
    if (!asked || templates.some(({ id }) => id === asked)) return templates;
    const found = await getPromptTemplate(asked).catch(() => null);
    return found ? [found.template, ...templates] : templates;
  } catch {
    return [];
  }
}

/** What a form becomes when a template is chosen, or none: a text of one's own stays. @param {Filled} form @param {PromptTemplate | null} template */
export function choose(form, template) {
  const untouched = form.prompt === form.filled;
  if (!template) return { promptId: '', params: {}, filled: '', ...(untouched && { prompt: '' }) };
  return { promptId: template.id, params: {}, ...(!untouched && { filled: '' }) };
}

/**
 * What is handed over: the template with values, which the server makes the prompt of, so that a task cannot name a template that its
 * prompt is not made of; or the text that somebody wrote. And what is missing for it.
 *
 * @param {PromptTemplate | null} template
 * @param {Filled} form
 * @returns {{ asked: { prompt: string } | { promptTemplateId: string, params: Record<string, string> }, missing: Record<string, string> }}
 */
export function asked(template, form) {
  if (!template || form.prompt !== form.filled) return { asked: { prompt: form.prompt }, missing: {} };
  const { id, parameters = [] } = template;
  return { asked: { promptTemplateId: id, params: valuesOf(parameters, form.params) }, missing: missingValues(parameters, form.params) };
}

/**
 * Keeps the prompt filled from the chosen template until somebody writes into it.
 *
 * @param {PromptTemplate | null} template
 * @param {Filled} form
 * @param {(values: { prompt: string, filled: string }) => void} fill
 */
export function usePromptFilling(template, form, fill) {
  const [error, setError] = useState(/** @type {any} */ (null));
  const live = template !== null && form.prompt === form.filled;
  const parameters = template?.parameters ?? [];
  const latest = useRef(fill);
  latest.current = fill;
  const key = live ? JSON.stringify([template.id, template.version, form.params]) : '';
  useEffect(() => {
    if (!live) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const { rendered } = await previewPromptTemplate(template.id, { params: valuesWithExamples(parameters, form.params) }, abort.signal);
        if (abort.signal.aborted) return;
        setError(null);
        latest.current({ prompt: rendered, filled: rendered });
      } catch (e) {
        if (!abort.signal.aborted) setError(e);
      }
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);
  return { live, error, ...asked(template, form) };
}
