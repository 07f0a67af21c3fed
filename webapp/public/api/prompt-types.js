/* Shapes of the operations tagged `prompts`. */

/**
 * @typedef {object} PromptParameter
 * @property {string} name
 * @property {string | null} [description]
 * @property {boolean} [required]
 * @property {string | null} [defaultValue]
 * @property {string[]} [choices]
 */

/** @typedef {{ name: string, description?: string, template: string, parameters?: PromptParameter[], defaultAgentType?: string }} PromptDraft */

/**
 * @typedef {object} PromptTemplate
 * @property {string} id
 * @property {string} name
 * @property {string | null} description
 * @property {string} template cut in lists
 * @property {PromptParameter[]} parameters
 * @property {string | null} defaultAgentType
 * @property {number} version
 * @property {string} createdAt
 * @property {string} updatedAt
 */

/**
 * @typedef {object} PromptLook
 * @property {PromptParameter[]} parameters
 * @property {{ line: number, column: number, message: string }[]} mistakes
 * @property {{ name: string, kind: 'missing'|'unknown'|'unfit'|'unused', message: string }[]} problems
 * @property {string | null} rendered
 */

export {};
