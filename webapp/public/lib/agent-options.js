/*
 * What can be set for each kind of agent, as a form shows it. The server checks the same again.
 */

/** @typedef {{ name: string, label: string, kind: 'text' | 'number' | 'choice' | 'flag', hint?: string, choices?: string[], rare?: boolean }} Option `rare` ones are out of sight at first */

const model = /** @type {Option} */ ({ name: 'model', label: 'Model', kind: 'text', hint: 'The agent’s own default when empty.' });
const turns = /** @type {Option} */ ({ name: 'maxTurns', label: 'Most turns', kind: 'number', hint: 'The agent stops after so many.' });
const server = /** @type {Option} */ ({ name: 'baseUrl', label: 'Model server', kind: 'text', rare: true, hint: 'An address of its own, instead of the provider’s.' });
/** @param {string[]} choices @returns {Option} */
const effort = (...choices) => ({ name: 'effort', label: 'Effort', kind: 'choice', choices, hint: 'How much the model thinks.' });

/** @type {Record<string, Option[]>} */
export const optionsOf = {
  command: [],
  'claude-code': [
    model, turns, effort('low', 'medium', 'high', 'xhigh', 'max'),
    { name: 'thinking', label: 'Thinking', kind: 'flag', rare: true, hint: 'Whether it thinks before it answers.' },
    { name: 'contextWindow', label: 'Context', kind: 'choice', rare: true, choices: ['200k', '1m'], hint: 'With 1m, name a model, too.' },
    { name: 'questions', label: 'May ask people', kind: 'flag', rare: true, hint: 'Whether it may stop until somebody answers.' },
    { name: 'auth', label: 'Sign in with', kind: 'choice', rare: true, choices: ['api-key', 'oauth-token'], hint: 'Which of its two secrets is used.' }, server,
  ],
  codex: [model, effort('minimal', 'low', 'medium', 'high', 'xhigh'), server],
  gemini: [model, turns, { name: 'approvalMode', label: 'May do without asking', kind: 'choice', rare: true, choices: ['default', 'auto_edit', 'yolo', 'plan'], hint: 'All, when left alone: nobody is there to ask.' }, server],
  opencode: [
    { ...model, hint: 'As provider/model, unless a provider is given.' }, { name: 'provider', label: 'Provider', kind: 'text', hint: 'Such as anthropic or openai.' },
    { name: 'agent', label: 'Agent of its own', kind: 'text', rare: true, hint: 'One that the repository’s configuration names.' }, server,
  ],
  copilot: [model, effort('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'), server],
};

/** @param {string} agent @returns {Option[]} */
export const optionsFor = (agent) => optionsOf[agent] ?? [model];

/** Whether the agent of a task reads messages while it runs. @param {{ agentType: string, agentOptions?: Record<string, any> }} task */
export const takesMessages = ({ agentType, agentOptions }) => agentType === 'claude-code' || (agentType === 'command' && agentOptions?.input === 'open');

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
    read[option.name] = valueOf(option, text);
  }
  return { options: read };
}

/** Options as the form holds them; {@link readOptions} reads them back. @param {string} agent @param {Record<string, any>} options */
export function fieldsOf(agent, options) {
  const texts = /** @type {Record<string, string>} */ ({});
  for (const { name, kind } of optionsFor(agent)) if (options[name] !== undefined) texts[name] = kind === 'flag' ? (options[name] ? 'yes' : 'no') : String(options[name]);
  const argv = agent === 'command' && Array.isArray(options.argv);
  return { commandKind: argv ? 'argv' : 'shell', command: argv ? options.argv.map(quoted).join(' ') : (agent === 'command' && options.shell) || '', messages: agent === 'command' && options.input === 'open', options: texts };
}

/**
 * The options that a repository has for tasks that give none; null when they are not for this agent, or something was typed.
 *
 * @param {string} agent
 * @param {{ command: string, messages?: boolean, options: Record<string, string> }} form
 * @param {{ defaultAgentType: string, defaultAgentOptions: Record<string, any> } | undefined} repo
 */
export function inherited(agent, form, repo) {
  const typed = form.command.trim() || form.messages || Object.values(form.options).some((text) => text.trim());
  return !typed && repo?.defaultAgentType === agent && Object.keys(repo.defaultAgentOptions).length > 0 ? repo.defaultAgentOptions : null;
}

/** Options in a few words: `model sonnet, most turns 20`. @param {string} agent @param {Record<string, any>} options */
export function optionWords(agent, options) {
  if (agent === 'command') return [options.shell ?? options.argv?.map(quoted).join(' '), options.input === 'open' && 'it reads messages'].filter(Boolean).join(', ');
  const labels = Object.fromEntries(optionsFor(agent).map(({ name, label }) => [name, label.toLowerCase()]));
  return Object.entries(options).map(([name, value]) => `${labels[name] ?? name} ${value === true ? 'yes' : value === false ? 'no' : value}`).join(', ');
}

const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`);

/** @param {Option} option @param {string} text */
function valueOf({ kind }, text) {
  if (kind === 'number') return Number(text);
  return kind === 'flag' ? text === 'yes' : text;
}

function readCommand(kind, command, more) {
  if (!command.trim()) return { field: 'command', message: kind === 'shell' ? 'Say what the shell should run.' : 'Name the program to run.' };
  if (kind === 'shell') return { options: { shell: command, ...more } };
  const argv = wordsOf(command);
  return argv ? { options: { argv, ...more } } : { field: 'command', message: 'A quotation mark is not closed.' };
}
