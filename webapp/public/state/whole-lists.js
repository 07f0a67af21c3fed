import { listRepositories, listSecrets, listTaskEvents, listTaskMessages } from '../api/client.js';
import { everyPage } from '../lib/every-page.js';

/* Lists that a page needs as a whole, to offer or to look through. */

/** @returns {Promise<{ repos: import('../api/types.js').Repository[] }>} */
export const allRepositories = async () => ({ repos: await everyPage(listRepositories, 'repos') });

/** @param {{ scope?: string }} [only] @returns {Promise<{ secrets: import('../api/types.js').Secret[] }>} */
export const allSecrets = async (only) => ({ secrets: await everyPage((page) => listSecrets({ ...only, ...page }), 'secrets') });

/** @param {string} task @returns {Promise<{ events: any[] }>} */
export const allEvents = async (task) => ({ events: await everyPage((page) => listTaskEvents(task, page), 'events') });

/** @param {string} task @returns {Promise<{ messages: any[] }>} */
export const allMessages = async (task) => ({ messages: await everyPage((page) => listTaskMessages(task, page), 'messages') });
