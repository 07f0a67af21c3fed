/*
 * What can be set for each kind of agent, as a form shows it. The server checks the same again.
 */

/** @typedef {{ name: string, label: string, kind: 'text' | 'number' | 'choice', hint?: string, choices?: string[] }} Option */

const model = /** @type {Option} */ ({ name: 'model', label: 'Model', kind: 'text', hint: 'The agent’s own default when empty.' });

/** @type {Record<string, Option[]>} */
export const optionsOf = {
  command: [],
  'claude-code': [
    model,
    { name: 'maxTurns', label: 'Most turns', kind: 'number', hint: 'The agent stops after so many.' },
    { name: 'effort', label: 'Effort', kind: 'choice', choices: ['low', 'medium', 'high'] },
  ],
};

/** @param {string} agent @returns {Option[]} */
export const optionsFor = (agent) => optionsOf[agent] ?? [model];

/**
 * The words of a command line: blanks separate, quotes keep together, a backslash takes the next character as it is.
 *
 * @param {string} text
 * @returns {string[] | null} null when a quote is not closed
 */
export function wordsOf(text) {
  const words = [];
  let word = /** @type {string | null} */ (null);
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\' && quote !== "'" && i + 1 < text.length) word = (word ?? '') + text[++i];
    else if (quote) {
      if (c === quote) quote = '';
      else word += c;
    } else if (c === '"' || c === "'") [quote, word] = [c, word ?? ''];
    else if (/\s/.test(c)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + c;
  }
  if (quote) return null;
  if (word !== null) words.push(word);
  return words;
}

/**
 * The options to send for what the form holds; a message for the field that is wrong.
 *
 * @param {string} agent
 * @param {{ commandKind: string, command: string, messages?: boolean, options: Record<string, string> }} form
 * @returns {{ options: Record<string, any> } | { field: string, message: string }}
 */
export function readOptions(agent, { commandKind, command, messages, options }) {
  if (agent === 'command') return readCommand(commandKind, command, messages ? { input: 'open' } : {});
  const read = /** @type {Record<string, any>} */ ({});
  for (const option of optionsFor(agent)) {
    const text = (options[option.name] ?? '').trim();
    if (!text) continue;
    if (option.kind === 'number' && !/^[1-9]\d{0,6}$/.test(text)) return { field: option.name, message: 'A whole number, 1 or more.' };
    read[option.name] = option.kind === 'number' ? Number(text) : text;
  }
  return { options: read };
}

function readCommand(kind, command, more) {
  if (!command.trim()) return { field: 'command', message: kind === 'shell' ? 'Say what the shell should run.' : 'Name the program to run.' };
  if (kind === 'shell') return { options: { shell: command, ...more } };
  const argv = wordsOf(command);
  return argv ? { options: { argv, ...more } } : { field: 'command', message: 'A quotation mark is not closed.' };
}
