package dev.optio.server.tasks;

import dev.optio.server.contract.TaskMessages.Task;

/** A task as lists show it: its prompt is cut. */
final class ListedTask {
  private static final int PROMPT = 2_000;

  private ListedTask() {}

  static Task of(Task task) {
    String prompt = task.prompt();
    if (prompt.codePointCount(0, prompt.length()) <= PROMPT) {
      return task;
    }
    return new Task(
        task.id(),
        task.number(),
        task.workspaceId(),
        task.title(),
        prompt.substring(0, prompt.offsetByCodePoints(0, PROMPT)),
        task.repositoryId(),
        task.repoUrl(),
        task.repoFullName(),
        task.repoBranch(),
        task.state(),
        task.stateSince(),
        task.stopping(),
        task.agentType(),
        task.agentOptions(),
        task.secrets(),
        task.priority(),
        task.retryCount(),
        task.maxRetries(),
        task.createdBy(),
        task.branch(),
        task.resultSummary(),
        task.errorCode(),
        task.errorMessage(),
        task.costUsd(),
        task.inputTokens(),
        task.outputTokens(),
        task.modelUsed(),
        task.sessionId(),
        task.lastActivityAt(),
        task.logHead(),
        task.changes(),
        task.metadata(),
        task.createdAt(),
        task.updatedAt(),
        task.startedAt(),
        task.completedAt(),
        task.version());
  }
}
