import { useEffect, useRef, useState } from 'preact/hooks';
import { previewPromptText } from '../api/client.js';
import { describedOf, valuesWithExamples } from '../lib/prompt-form.js';

const pause = 200;

/** @typedef {import('../api/prompt-types.js').PromptLook & { text: string, error: any }} Look what the server said last, and of which text */

/**
 * What the server says about a text while it is written: its parameters, its mistakes, and the prompt with example values.
 * Parameters and prompt stay as they were while there are mistakes. The first answer may be about other parameters than
 * were described; then the second is right.
 *
 * @param {string} text
 * @param {Map<string, import('../lib/prompt-form.js').ParameterForm>} forms
 * @param {Record<string, string>} typed example values
 * @param {import('../api/prompt-types.js').PromptParameter[]} known those that are kept
 */
export function usePromptLook(text, forms, typed, known) {
  const [look, setLook] = useState(/** @type {Look} */ ({ parameters: known, mistakes: [], problems: [], rendered: null, text: '', error: null }));
  const last = useRef(look);
  const question = questionOf(text, forms, typed, last.current.parameters);
  const asked = JSON.stringify(question);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        last.current = joined(await previewPromptText(question, abort.signal), last.current, text);
      } catch (e) {
        if (abort.signal.aborted) return;
        last.current = { ...last.current, error: e };
      }
      setLook(last.current);
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked]);
  return look;
}

function questionOf(text, forms, typed, parameters) {
  const names = parameters.map(({ name }) => name);
  const described = describedOf(forms, names);
  const all = parameters.map((parameter) => described.find(({ name }) => name === parameter.name) ?? parameter);
  return { template: text, parameters: described, params: valuesWithExamples(all, typed) };
}

function joined(said, before, text) {
  if (said.mistakes.length) return { ...before, mistakes: said.mistakes, problems: [], text, error: null };
  const passing = said.problems.some(({ kind }) => kind === 'unused' || kind === 'unknown') || said.rendered === null;
  return { ...said, rendered: passing ? before.rendered : said.rendered, text, error: null };
}

/** The names of a text's parameters, asked for now. @param {string} text @returns {Promise<string[]>} */
export async function namesIn(text) {
  const { parameters } = await previewPromptText({ template: text });
  return parameters.map(({ name }) => name);
}
