/*
 * The shapes of the contract that the page reads, for the type check. Nothing here runs.
 */

/** @typedef {'pending'|'waiting_on_deps'|'queued'|'provisioning'|'running'|'needs_attention'|'pr_opened'|'completed'|'failed'|'cancelled'} TaskState */
/** @typedef {{ files: number, insertions: number, deletions: number, commits: number, pushed: boolean }} ChangeSummary */

/** @typedef {{ question: string, header: string, multiSelect: boolean, options: { label: string, description: string }[] }} AskQuestion */
/** @typedef {{ kind: 'plan'|'question', text: string, questions: AskQuestion[] }} Ask */

/**
 * @typedef {object} Task
 * @property {string} id
 * @property {number} number
 * @property {string} workspaceId
 * @property {string} title
 * @property {string} prompt
 * @property {string | null} repositoryId
 * @property {string} repoUrl
 * @property {string} repoFullName
 * @property {string} repoBranch
 * @property {TaskState} state
 * @property {string} stateSince
 * @property {boolean} stopping
 * @property {string} agentType
 * @property {Record<string, any>} agentOptions
 * @property {string[]} secrets
 * @property {number} priority
 * @property {number} retryCount
 * @property {number} maxRetries
 * @property {string | null} createdBy
 * @property {string | null} branch
 * @property {string | null} resultSummary
 * @property {string | null} errorCode
 * @property {string | null} errorMessage
 * @property {string | null} costUsd
 * @property {number | null} inputTokens
 * @property {number | null} outputTokens
 * @property {string | null} modelUsed
 * @property {string | null} sessionId
 * @property {string | null} lastActivityAt
 * @property {number} logHead
 * @property {number} logRemoved
 * @property {ChangeSummary | null} changes
 * @property {boolean} planFirst
 * @property {Ask | null} ask
 * @property {string | null} askHash
 * @property {string | null} parentTaskId
 * @property {'child'|'step'|null} taskType
 * @property {number | null} subtaskOrder
 * @property {boolean} blocksParent
 * @property {'fail'|'wait'} onDependencyFailure
 * @property {string | null} promptTemplateId
 * @property {string | null} promptTemplateName
 * @property {string} createdAt
 * @property {string} updatedAt
 * @property {string | null} startedAt
 * @property {string | null} completedAt
 * @property {number} version
 */

/** @typedef {{ id: string, taskId: string, number: number, kind: 'first'|'retry'|'resume'|'redo', state: 'queued'|'starting'|'running'|'collecting'|'publishing'|'stopping'|'ended', outcome: 'succeeded'|'failed'|'cancelled'|'lost'|'interrupted'|null, reason: string | null, message: string | null, queuedAt: string, dueAt: string, startedAt: string | null, endedAt: string | null, exitStatus: number | null, costUsd: string | null, inputTokens: number | null, outputTokens: number | null, modelUsed: string | null }} Run */

/** @typedef {{ task: Task, pendingReason: string | null, queuePlace: number | null, runs: Run[] }} TaskDetail */
/** @typedef {{ stats: Record<TaskState, number>, slots: { used: number, max: number } }} TaskStats */

/**
 * @typedef {object} TaskEvent
 * @property {string} id
 * @property {number} n
 * @property {TaskState | null} fromState
 * @property {TaskState} toState
 * @property {string} trigger
 * @property {string | null} message
 * @property {'person'|'system'} actor
 * @property {string | null} userId
 * @property {number | null} run
 * @property {string} createdAt
 */

/** @typedef {{ id: string, userId: string | null, content: string, mode: 'soft'|'interrupt', createdAt: string, deliveredAt: string | null, deliveryError: string | null }} TaskMessage */
/** @typedef {{ id: string, number: number, title: string, state: TaskState }} RelatedTask */
/** @typedef {{ id: string, number: number, title: string, state: TaskState, taskType: 'child'|'step', order: number | null, blocksParent: boolean }} Subtask */
/** @typedef {{ title?: string, prompt: string, taskType?: 'child'|'step', blocksParent?: boolean, planFirst?: boolean }} NewSubtask */
/** @typedef {{ id: string, displayName: string }} Somebody */
/** @typedef {{ id: string, taskId: string, user: Somebody | null, content: string, createdAt: string, updatedAt: string }} Comment */
/** @typedef {{ id: string, type: 'comment'|'event'|'message', user: Somebody | null, text: string | null, fromState: TaskState | null, toState: TaskState | null, trigger: string | null, run: number | null, createdAt: string }} Activity */
/** @typedef {{ name: string, bytes: number, createdAt: string }} Attachment */
/** @typedef {{ path: string, oldPath: string | null, change: string, insertions: number, deletions: number, binary: boolean }} ChangedFile */
/** @typedef {{ id: string, author: string, subject: string }} ChangedCommit */

/** @typedef {{ run: number, base: string, head: string, branch: string | null, pushed: boolean, leftOvers: boolean, files: ChangedFile[], fileCount: number, commitCount: number, insertions: number, deletions: number, commits: ChangedCommit[], text: string, cut: boolean, textRemoved: boolean }} TaskDiff */

/** @typedef {'text'|'thinking'|'tool_use'|'tool_result'|'system'|'error'|'usage'} LogType */
/** @typedef {{ n: number, run: number, timestamp: string, logType: LogType, stream: 'stdout'|'stderr'|'optio', group: string | null, content: string }} LogEntry */

/** @typedef {{ kind: 'none'|'token'|'basic'|'sshKey', secret?: string | null, user?: string | null }} Credential */

/** @typedef {{ type: string, fingerprint: string }} HostKey */

/**
 * @typedef {object} Repository
 * @property {string} id
 * @property {string} repoUrl
 * @property {string} fullName
 * @property {'github'|'gitlab'|'other'|'path'} kind
 * @property {string} defaultBranch
 * @property {Credential} credential
 * @property {HostKey | null} hostKey
 * @property {number} maxConcurrentTasks
 * @property {string} defaultAgentType
 * @property {Record<string, any>} defaultAgentOptions
 * @property {string | null} setupCommand
 * @property {string | null} testCommand
 * @property {string | null} instructionsFile
 * @property {string} branchPattern
 * @property {number} wallClockMinutes
 * @property {number} silenceMinutes
 * @property {string} createdAt
 */

/** @typedef {{ repoUrl: string, fullName: string, kind: string, defaultBranch: string, branches: string[] }} RemoteFacts */

/** @typedef {{ id: string, name: string, scope: 'workspace'|'repo', repositoryId: string | null, repoUrl: string | null, delivery: 'exposed'|'brokered', version: number, createdAt: string, updatedAt: string, lastUsedAt: string | null }} Secret */

/** @typedef {{ name: string, displayName: string, providerSecrets: string[], abilities: ('messages'|'interrupts'|'resumes'|'plans')[] }} AgentKind */
/** @typedef {{ code: string, severity: 'warning'|'error', text: string }} Notice */
/** @typedef {{ maxConcurrent: number, maxConcurrentPerWorkspace: number, keepLogsDays: number | null, keepDiffsDays: number | null, keepCapsulesDays: number | null }} InstanceLimits */
/** @typedef {{ version: string, runtime: string, authDisabled: boolean, pathsAllowed: boolean, limits: InstanceLimits, notices: Notice[] }} Instance */
/** @typedef {{ id: string, taskId: string, taskNumber: number, taskTitle: string, toState: string, trigger: string, user: { id: string, displayName: string } | null, createdAt: string }} Decision */
/** @typedef {{ id: string, slug: string, name: string, role?: string }} Workspace */
/** @typedef {{ id: string, provider: string, email: string | null, displayName: string, workspaceId: string | null, workspaceRole: 'admin'|'member'|'viewer'|null }} User */
/** @typedef {{ user: User, authDisabled: boolean }} Me */

/** @typedef {{ id: string, name: string, query: string, updatedAt: string }} SavedView */
/** @typedef {'newest'|'oldest'|'priority'|'cost'|'changed'} TaskSort */
/** @typedef {{ state?: string, repoUrl?: string, agentType?: string, q?: string, since?: string, until?: string, endedSince?: string, endedUntil?: string, minCostUsd?: string, maxCostUsd?: string, createdBy?: string, minPriority?: number, maxPriority?: number, taskType?: 'child'|'step'|'whole', sort?: TaskSort, cursor?: string, limit?: number, offset?: number }} TaskQuery */
/** @typedef {{ limit?: number, cursor?: string }} Page */
/** @typedef {{ title?: string, prompt?: string, promptTemplateId?: string, params?: Record<string, string>, repositoryId?: string, repoBranch?: string, agentType?: string, agentOptions?: Record<string, any>, secrets?: string[], priority?: number, maxRetries?: number, planFirst?: boolean, dependsOn?: string[], onDependencyFailure?: 'fail'|'wait', attachments?: { name: string, content: string }[] }} NewTask */

export {};
