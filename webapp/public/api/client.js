/* One function per operation of the contract, under the operation's name. */
import { request, withQuery } from './http.js';
import { LiveSocket } from './socket.js';

export * from './prompt-client.js';

/** @typedef {import('./types.js').TaskQuery} TaskQuery */
/** @typedef {import('./types.js').Page} Page */
/** @typedef {import('./types.js').Credential} Credential */

const get = (path, query, signal) => request('GET', path, { query, signal });
const part = encodeURIComponent;

// system
export const getHealth = () => get('/api/health');
export const getReady = () => get('/api/ready');
export const getContractYaml = () => request('GET', '/api/openapi.yaml', { as: 'text' });
export const getContractJson = () => get('/api/openapi.json');
/** The page's address: it is opened, not fetched. */
export const getDocs = () => '/docs';
/** @returns {Promise<{ instance: import('./types.js').Instance }>} */
export const getInstance = () => get('/api/instance');
/** @returns {Promise<{ agentTypes: import('./types.js').AgentKind[] }>} */
export const listAgentTypes = () => get('/api/agent-types');
/** @returns {Promise<import('./types.js').Me>} */
export const getMe = () => get('/api/auth/me');
/** @param {{ token: string }} body */
export const signInLocally = (body) => request('POST', '/api/auth/local', { body });

// workspaces
/** @returns {Promise<{ workspaces: import('./types.js').Workspace[] }>} */
export const listWorkspaces = () => get('/api/workspaces');
/** @param {string} id @returns {Promise<{ workspace: import('./types.js').Workspace, role: string }>} */
export const getWorkspace = (id) => get(`/api/workspaces/${part(id)}`);

// secrets
/** @param {{ scope?: string, repositoryId?: string }} [query] @returns {Promise<{ secrets: import('./types.js').Secret[] }>} */
export const listSecrets = (query) => get('/api/secrets', query);
/**
 * @param {{ name: string, value: string, scope?: string, repositoryId?: string, delivery?: string }} body
 * @returns {Promise<{ name: string, scope: string, version: number, warning?: string }>}
 */
export const putSecret = (body) => request('POST', '/api/secrets', { body });
/** @param {string} name @param {{ scope?: string, repositoryId?: string }} [query] */
export const deleteSecret = (name, query) => request('DELETE', `/api/secrets/${part(name)}`, { query });

// repositories
/** @returns {Promise<{ repos: import('./types.js').Repository[] }>} */
export const listRepositories = (query) => get('/api/repos', query);
/**
 * @param {{ repoUrl: string, fullName?: string, defaultBranch?: string, credential?: Credential }} body
 * @returns {Promise<{ repo: import('./types.js').Repository }>}
 */
export const addRepository = (body) => request('POST', '/api/repos', { body });
/**
 * @param {{ repoUrl: string, credential?: Credential, hostKey?: string }} body
 * @returns {Promise<{ remote: import('./types.js').RemoteFacts | null, hostKey: import('./types.js').HostKey | null }>}
 */
export const checkRepository = (body) => request('POST', '/api/repos/check', { body });
/** @param {string} id @returns {Promise<{ repo: import('./types.js').Repository }>} */
export const getRepository = (id) => get(`/api/repos/${part(id)}`);
/**
 * @param {string} id
 * @param {Partial<import('./types.js').Repository>} body
 * @returns {Promise<{ repo: import('./types.js').Repository }>}
 */
export const updateRepository = (id, body) => request('PATCH', `/api/repos/${part(id)}`, { body });
/** @param {string} id @returns {Promise<{ detected: import('../lib/detected.js').Detected }>} */
export const detectRepository = (id) => request('POST', `/api/repos/${part(id)}/detect`);
/** @param {string} id */
export const removeRepository = (id) => request('DELETE', `/api/repos/${part(id)}`);

// tasks
/** @param {TaskQuery} query @param {AbortSignal} [signal] */
export const listTasks = (query, signal) => get('/api/tasks', query, signal);
/** @param {import('./types.js').NewTask} body @returns {Promise<{ task: import('./types.js').Task }>} */
export const createTask = (body) => request('POST', '/api/tasks', { body });
/**
 * @param {{ days?: number, repoUrl?: string }} [query]
 * @returns {Promise<{ summary: { totalCost: string, previousCost: string, taskCount: number, tasksWithCost: number, days: number }, dailyCosts: { date: string, cost: string, taskCount: number }[] }>}
 */
export const getCosts = (query) => get('/api/analytics/costs', query);
/** @param {Page} [query] @returns {Promise<{ decisions: import('./types.js').Decision[], nextCursor: string | null }>} */
export const listDecisions = (query) => get('/api/tasks/decisions', query);
/** @returns {Promise<import('./types.js').TaskStats>} */
export const getTaskStats = () => get('/api/tasks/stats');
/** @param {TaskQuery} query @param {AbortSignal} [signal] @returns {Promise<{ tasks: import('./types.js').Task[], nextCursor: string | null, hasMore: boolean, total: number | null }>} */
export const searchTasks = (query, signal) => get('/api/tasks/search', query, signal);
/** @param {Page} [query] @returns {Promise<{ views: import('./types.js').SavedView[], nextCursor: string | null, total: number }>} */
export const listSavedViews = (query) => get('/api/saved-views', query);
/** @param {{ name: string, query: string }} body @returns {Promise<{ view: import('./types.js').SavedView }>} */
export const saveView = (body) => request('PUT', '/api/saved-views', { body });
/** @param {string} id */
export const deleteSavedView = (id) => request('DELETE', `/api/saved-views/${part(id)}`);
/** @param {string | number} id @returns {Promise<import('./types.js').TaskDetail>} */
export const getTask = (id) => get(`/api/tasks/${part(id)}`);
/** @param {string} id */
export const deleteTask = (id) => request('DELETE', `/api/tasks/${part(id)}`);
/** @param {string} id @returns {Promise<{ task: import('./types.js').Task }>} */
export const cancelTask = (id) => request('POST', `/api/tasks/${part(id)}/cancel`);
/** @param {string} id @param {boolean} [fromScratch] @returns {Promise<{ task: import('./types.js').Task }>} */
export const retryTask = (id, fromScratch = false) => request('POST', `/api/tasks/${part(id)}/retry`, { query: fromScratch ? { fromScratch } : undefined });
/** @param {string} id @param {{ prompt?: string }} [body] @returns {Promise<{ task: import('./types.js').Task }>} */
export const resumeTask = (id, body = {}) => request('POST', `/api/tasks/${part(id)}/resume`, { body });
/** @param {string} id @param {{ hash: string, message?: string }} body @returns {Promise<{ task: import('./types.js').Task }>} */
export const approveTaskPlan = (id, body) => request('POST', `/api/tasks/${part(id)}/approve`, { body });
/** @param {string} id @param {{ priority?: number, maxRetries?: number, onDependencyFailure?: 'fail'|'wait' }} body @returns {Promise<{ task: import('./types.js').Task }>} */
export const updateTask = (id, body) => request('PATCH', `/api/tasks/${part(id)}`, { body });
/** @param {string[]} taskIds @returns {Promise<{ ok: boolean, reordered: number }>} */
export const reorderTasks = (taskIds) => request('POST', '/api/tasks/reorder', { body: { taskIds } });
/** @param {string[]} [taskIds] @returns {Promise<{ retried: number, total: number }>} */
export const retryFailedTasks = (taskIds) => request('POST', '/api/tasks/bulk/retry-failed', { body: { taskIds } });
/** @param {string[]} [taskIds] @returns {Promise<{ cancelled: number, total: number }>} */
export const cancelActiveTasks = (taskIds) => request('POST', '/api/tasks/bulk/cancel-active', { body: { taskIds } });
/** @param {string} id @returns {Promise<{ dependencies: import('./types.js').RelatedTask[] }>} */
export const listTaskDependencies = (id) => get(`/api/tasks/${part(id)}/dependencies`);
/** @param {string} id @param {string[]} dependsOnIds @returns {Promise<{ dependencies: import('./types.js').RelatedTask[] }>} */
export const addTaskDependencies = (id, dependsOnIds) => request('POST', `/api/tasks/${part(id)}/dependencies`, { body: { dependsOnIds } });
/** @param {string} id @param {string} depTaskId */
export const removeTaskDependency = (id, depTaskId) => request('DELETE', `/api/tasks/${part(id)}/dependencies/${part(depTaskId)}`);
/** @param {string} id @returns {Promise<{ dependents: import('./types.js').RelatedTask[] }>} */
export const listTaskDependents = (id) => get(`/api/tasks/${part(id)}/dependents`);
/** @param {string} id @returns {Promise<{ subtasks: import('./types.js').Subtask[] }>} */
export const listSubtasks = (id) => get(`/api/tasks/${part(id)}/subtasks`);
/** @param {string} id @param {import('./types.js').NewSubtask} body @returns {Promise<{ subtask: import('./types.js').Task }>} */
export const createSubtask = (id, body) => request('POST', `/api/tasks/${part(id)}/subtasks`, { body });
/** @param {string} id @returns {Promise<{ allComplete: boolean, total: number, pending: number, running: number, completed: number, failed: number }>} */
export const getSubtasksStatus = (id) => get(`/api/tasks/${part(id)}/subtasks/status`);
/** @param {string} id @param {Page} [query] @returns {Promise<{ comments: import('./types.js').Comment[], nextCursor: string | null }>} */
export const listTaskComments = (id, query) => get(`/api/tasks/${part(id)}/comments`, query);
/** @param {string} id @param {string} content @returns {Promise<{ comment: import('./types.js').Comment }>} */
export const addTaskComment = (id, content) => request('POST', `/api/tasks/${part(id)}/comments`, { body: { content } });
/** @param {string} id @param {string} commentId @param {string} content @returns {Promise<{ comment: import('./types.js').Comment }>} */
export const updateTaskComment = (id, commentId, content) => request('PATCH', `/api/tasks/${part(id)}/comments/${part(commentId)}`, { body: { content } });
/** @param {string} id @param {string} commentId */
export const deleteTaskComment = (id, commentId) => request('DELETE', `/api/tasks/${part(id)}/comments/${part(commentId)}`);
/** @param {string} id @param {Page} [query] @returns {Promise<{ activity: import('./types.js').Activity[], nextCursor: string | null }>} */
export const listTaskActivity = (id, query) => get(`/api/tasks/${part(id)}/activity`, query);
/** @param {string} id @returns {Promise<{ attachments: import('./types.js').Attachment[] }>} */
export const listTaskAttachments = (id) => get(`/api/tasks/${part(id)}/attachments`);
/** @param {string} id @param {string} name @returns {Promise<{ attachment: import('./types.js').Attachment, content: string }>} */
export const getTaskAttachment = (id, name) => get(`/api/tasks/${part(id)}/attachments/${part(name)}`);
/** @param {string} id @returns {Promise<{ runs: import('./types.js').Run[] }>} */
export const listTaskRuns = (id, query) => get(`/api/tasks/${part(id)}/runs`, query);
/** @param {string} id @returns {Promise<{ events: import('./types.js').TaskEvent[] }>} */
export const listTaskEvents = (id, query) => get(`/api/tasks/${part(id)}/events`, query);
/** @param {string} id @returns {Promise<{ diff: import('./types.js').TaskDiff }>} */
export const getTaskDiff = (id) => get(`/api/tasks/${part(id)}/diff`);

/** @param {string} id @param {{ content: string, mode?: 'soft' | 'interrupt', resume?: boolean }} body @returns {Promise<{ message: import('./types.js').TaskMessage }>} */
export const sendTaskMessage = (id, body) => request('POST', `/api/tasks/${part(id)}/message`, { body });
/** @param {string} id @param {{ content: string, mode?: 'soft' | 'interrupt', resume?: boolean }} body @returns {Promise<{ message: import('./types.js').TaskMessage }>} */
export const addTaskMessage = (id, body) => request('POST', `/api/tasks/${part(id)}/messages`, { body });
/** @param {string} id @returns {Promise<{ messages: import('./types.js').TaskMessage[] }>} */
export const listTaskMessages = (id, query) => get(`/api/tasks/${part(id)}/messages`, query);

// logs
/**
 * @param {string} id
 * @param {{ after?: number, limit?: number, logType?: string, search?: string }} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ logs: import('./types.js').LogEntry[], head: number }>}
 */
export const listTaskLogs = (id, query, signal) => get(`/api/tasks/${part(id)}/logs`, query, signal);
/** The file's address: it is downloaded by the browser. @param {string} id @param {{ format?: string }} [query] */
export const exportTaskLogs = (id, query) => withQuery(`/api/tasks/${part(id)}/logs/export`, query);

// sockets
/**
 * Follows a log. `from` is asked at every (re)connect, so that it goes on where the reader is.
 *
 * @param {string} taskId
 * @param {() => { after?: number, tail?: number }} from
 * @param {import('./socket.js').Listener} listener
 */
export const streamTaskLog = (taskId, from, listener) =>
  new LiveSocket(() => withQuery(`/ws/logs/${part(taskId)}`, from()), listener, 20000);
/** @param {import('./socket.js').Listener} listener */
export const streamEvents = (listener) => new LiveSocket(() => '/ws/events', listener, 50000);
