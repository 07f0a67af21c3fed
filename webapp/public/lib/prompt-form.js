/*
 * What stands in the forms of prompts: a template while it is written, and values for one that is used.
 */

/** @typedef {import('../api/prompt-types.js').PromptTemplate} PromptTemplate */
/** @typedef {import('../api/prompt-types.js').PromptParameter} PromptParameter */
/** @typedef {{ description: string, required: boolean, defaultValue: string, choices: string }} ParameterForm choices are lines */

/** @param {PromptTemplate | null} template */
export function promptForm(template) {
  return {
    name: template?.name ?? '', description: template?.description ?? '', template: template?.template ?? '', agent: template?.defaultAgentType ?? '',
    parameters: new Map((template?.parameters ?? []).map((parameter) => [parameter.name, parameterForm(parameter)])),
  };
}

/** @param {PromptParameter} parameter @returns {ParameterForm} */
export function parameterForm({ description, required, defaultValue, choices }) {
  return { description: description ?? '', required: required ?? false, defaultValue: defaultValue ?? '', choices: (choices ?? []).join('\n') };
}

/** What is said about those of the names that something is said about. @param {Map<string, ParameterForm>} forms @param {string[]} names @returns {PromptParameter[]} */
export function describedOf(forms, names) {
  return names.filter((name) => forms.has(name)).map((name) => {
    const form = /** @type {ParameterForm} */ (forms.get(name));
    return {
      name, description: form.description.trim() || null, required: form.required, defaultValue: form.defaultValue || null,
      choices: form.choices.split('\n').map((line) => line.trim()).filter(Boolean),
    };
  });
}

/** What is sent to keep it. @param {ReturnType<typeof promptForm>} form @param {string[]} names those of the text */
export function promptBody(form, names) {
  return {
    name: form.name.trim(), description: form.description.trim(), template: form.template, defaultAgentType: form.agent,
    parameters: describedOf(form.parameters, names),
  };
}

/** Whether it differs from what is kept. @param {ReturnType<typeof promptForm>} form @param {string[]} names @param {PromptTemplate | null} template */
export function differs(form, names, template) {
  const kept = promptForm(template);
  if (form.template !== kept.template) return true;
  return JSON.stringify(promptBody(form, names)) !== JSON.stringify(promptBody(kept, names));
}

/** @param {ReturnType<typeof promptForm>} form @returns {Record<string, string>} */
export function checkPromptForm(form) {
  const errors = /** @type {Record<string, string>} */ ({});
  if (!form.name.trim()) errors.name = 'Give it a name.';
  if (!form.template.trim()) errors.template = 'Write what an agent should do.';
  return errors;
}

/** The value that a parameter has where nothing is typed: shown as an example, and where a value is missing. @param {PromptParameter} parameter */
export function exampleOf({ name, required, defaultValue, choices }) {
  if (defaultValue) return defaultValue;
  if (!required) return '';
  return choices?.[0] ?? `‹${name}›`;
}

/** Values for all parameters, examples where none is typed. @param {PromptParameter[]} parameters @param {Record<string, string>} typed */
export function valuesWithExamples(parameters, typed) {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, own(typed, parameter.name) || exampleOf(parameter)]));
}

/** Values to make a prompt of: what was typed and the template knows. @param {PromptParameter[]} parameters @param {Record<string, string>} typed */
export function valuesOf(parameters, typed) {
  return Object.fromEntries(parameters.filter(({ name }) => own(typed, name)).map(({ name }) => [name, own(typed, name)]));
}

/** What is missing, by the field's name. @param {PromptParameter[]} parameters @param {Record<string, string>} typed @returns {Record<string, string>} */
export function missingValues(parameters, typed) {
  const missing = parameters.filter(({ name, required, defaultValue }) => required && !defaultValue && !own(typed, name));
  return Object.fromEntries(missing.map(({ name }) => [fieldOf(name), `${name} is needed.`]));
}

/** Refusals of values, by the field's name. @param {any} error @returns {Record<string, string>} */
export function valueErrors(error) {
  const problems = Array.isArray(error.details?.parameters) ? error.details.parameters : [];
  const found = Object.fromEntries(problems.map(({ name, message }) => [fieldOf(name), message]));
  return problems.length ? found : { prompt: error.message };
}

/** How the field of a parameter is called among a form's errors. @param {string} name */
export const fieldOf = (name) => `param ${name}`;

/** A parameter may be called as something that every object has. @param {Record<string, string>} values @param {string} name */
export const own = (values, name) => (Object.hasOwn(values, name) ? values[name] : '');

/** With one value more, whatever it is called. @param {Record<string, string>} values @param {string} name @param {string} value @returns {Record<string, string>} */
export const withValue = (values, name, value) => Object.fromEntries([...Object.entries(values).filter(([each]) => each !== name), [name, value]]);

/** Where a line and a column are in a text; both count from 1, a column is a character. @param {string} text @param {number} line @param {number} column */
export function offsetOf(text, line, column) {
  const lines = text.split('\n').slice(0, line);
  const last = lines.pop() ?? '';
  const before = lines.reduce((sum, each) => sum + each.length + 1, 0);
  return before + [...last].slice(0, column - 1).join('').length;
}
