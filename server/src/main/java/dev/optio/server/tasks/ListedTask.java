package dev.optio.server.tasks;

import dev.optio.server.contract.TaskMessages.Ask;
import dev.optio.server.contract.TaskMessages.Task;

/** A task as lists show it: its prompt and what it asks are cut. */
final class ListedTask {
  private static final int MAX_TEXT = 2_000;

  private ListedTask() {}

  static Task of(Task task) {
    return new Task(
        task.id(),
        task.number(),
        task.workspaceId(),
        task.title(),
        cut(task.prompt()),
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
        task.logRemoved(),
        task.changes(),
        task.planFirst(),
        task.ask().map(ask -> new Ask(ask.kind(), cut(ask.text()), ask.questions())),
        task.askHash(),
        task.parentTaskId(),
        task.taskType(),
        task.subtaskOrder(),
        task.blocksParent(),
        task.onDependencyFailure(),
        task.promptTemplateId(),
        task.promptTemplateName(),
        task.metadata(),
        task.createdAt(),
        task.updatedAt(),
        task.startedAt(),
        task.completedAt(),
        task.version());
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX_TEXT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_TEXT));
  }
}
