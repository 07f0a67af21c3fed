/* The functions of the operations on prompt templates. */
import { request } from './http.js';

const get = (path, query, signal) => request('GET', path, { query, signal });
const part = encodeURIComponent;

/**
 * @param {{ q?: string, cursor?: string, limit?: number }} [query]
 * @returns {Promise<{ templates: import('./prompt-types.js').PromptTemplate[], nextCursor: string | null, hasMore: boolean, total: number }>}
 */
export const listPromptTemplates = (query) => get('/api/prompt-templates', query);
/** @param {import('./prompt-types.js').PromptDraft} body @returns {Promise<{ template: import('./prompt-types.js').PromptTemplate }>} */
export const createPromptTemplate = (body) => request('POST', '/api/prompt-templates', { body });
/** @param {import('./prompt-types.js').PromptDraft} body @returns {Promise<{ template: import('./prompt-types.js').PromptTemplate }>} */
export const addNamedPromptTemplate = (body) => request('POST', '/api/prompt-templates/named', { body });
/** @param {string} id @returns {Promise<{ template: import('./prompt-types.js').PromptTemplate }>} */
export const getPromptTemplate = (id) => get(`/api/prompt-templates/${part(id)}`);
/**
 * @param {string} id
 * @param {Partial<import('./prompt-types.js').PromptDraft> & { version?: number }} body
 * @returns {Promise<{ template: import('./prompt-types.js').PromptTemplate }>}
 */
export const updatePromptTemplate = (id, body) => request('PATCH', `/api/prompt-templates/${part(id)}`, { body });
/** @param {string} id */
export const deletePromptTemplate = (id) => request('DELETE', `/api/prompt-templates/${part(id)}`);
/** @param {string} id @param {{ params?: Record<string, string> }} body @param {AbortSignal} [signal] @returns {Promise<{ rendered: string }>} */
export const previewPromptTemplate = (id, body, signal) => request('POST', `/api/prompt-templates/${part(id)}/preview`, { body, signal });
/**
 * @param {{ template: string, parameters?: import('./prompt-types.js').PromptParameter[], params?: Record<string, string> }} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<import('./prompt-types.js').PromptLook>}
 */
export const previewPromptText = (body, signal) => request('POST', '/api/prompt-templates/preview', { body, signal });
