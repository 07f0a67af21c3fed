/** The views of the list, and the states that they show. @type {Record<string, import('../api/types.js').TaskState[]>} */
export const views = {
  active: ['provisioning', 'running', 'needs_attention', 'pr_opened'],
  waiting: ['pending', 'waiting_on_deps', 'queued'],
  done: ['completed', 'failed', 'cancelled'],
  all: [],
};
