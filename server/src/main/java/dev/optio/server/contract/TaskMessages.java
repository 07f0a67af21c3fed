package dev.optio.server.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.TaskNoteMessages.NewAttachment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers of the operations tagged {@code tasks}. */
public final class TaskMessages {
  private TaskMessages() {}

  /**
   * A task to be.
   *
   * @param prompt absent when {@code promptTemplateId} names what it is made of
   * @param params values for the template's parameters
   */
  public record CreateTask(
      Optional<String> type,
      Optional<String> title,
      Optional<String> prompt,
      Optional<String> promptTemplateId,
      Optional<ObjectNode> params,
      Optional<String> repoUrl,
      Optional<String> repositoryId,
      Optional<String> repoBranch,
      Optional<String> agentType,
      Optional<ObjectNode> agentOptions,
      Optional<String> claudeModel,
      List<String> secrets,
      Optional<Integer> priority,
      Optional<Integer> maxRetries,
      Optional<Boolean> planFirst,
      Optional<ObjectNode> metadata,
      List<String> dependsOn,
      Optional<String> dependsOnTaskId,
      Optional<String> onDependencyFailure,
      List<NewAttachment> attachments) {
    public CreateTask {
      secrets = secrets == null ? List.of() : List.copyOf(secrets);
      dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
      attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    /** Hides the prompt. */
    @Override
    public String toString() {
      return "CreateTask[" + title + "]";
    }
  }

  /** Names a task by id, number or the beginning of its id. */
  public record ByTask(String id) {}

  public record RetryTask(String id, Optional<Boolean> fromScratch) {}

  /**
   * Goes on with a task that has ended or is stuck.
   *
   * @param prompt what the agent is told
   */
  public record ResumeTask(String id, Optional<String> prompt) {
    /** Hides the prompt. */
    @Override
    public String toString() {
      return "ResumeTask[" + id + "]";
    }
  }

  /**
   * Approves the plan that an agent has made.
   *
   * @param hash of the plan that was read
   * @param message what else the agent is told
   */
  public record ApproveTaskPlan(String id, String hash, Optional<String> message) {}

  /**
   * Something said to a task's agent.
   *
   * @param resume whether a task that has ended goes on for it; yes when absent
   */
  public record SendTaskMessage(
      String id, String content, Optional<String> mode, Optional<Boolean> resume) {
    /** Hides the content. */
    @Override
    public String toString() {
      return "SendTaskMessage[" + id + "]";
    }
  }

  public record TaskMessage(
      UUID id,
      UUID taskId,
      Optional<UUID> userId,
      String content,
      String mode,
      Instant createdAt,
      Optional<Instant> deliveredAt,
      Optional<String> deliveryError) {}

  public record TaskMessageAnswer(TaskMessage message) {}

  /** What an agent asks for. */
  public enum AskKind {
    /** Its plan is ready; a person approves it or says what to change. */
    PLAN,
    /** It wants to know something. */
    QUESTION;

    /** The word in the contract. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One answer that a question offers. */
  public record AskOption(String label, String description) {}

  /** One question, with the answers that it offers, if any. */
  public record AskQuestion(
      String question, String header, boolean multiSelect, List<AskOption> options) {
    public AskQuestion {
      options = List.copyOf(options);
    }
  }

  /**
   * What an agent waits for a person to decide.
   *
   * @param text the plan, in Markdown; empty for a question
   */
  public record Ask(AskKind kind, String text, List<AskQuestion> questions) {
    public Ask {
      questions = List.copyOf(questions);
    }
  }

  public record TaskMessagesAnswer(List<TaskMessage> messages, Optional<String> nextCursor) {}

  public record ChangeSummary(
      int files, int insertions, int deletions, int commits, boolean pushed) {}

  public record Task(
      UUID id,
      long number,
      UUID workspaceId,
      String title,
      String prompt,
      Optional<UUID> repositoryId,
      String repoUrl,
      String repoFullName,
      String repoBranch,
      String state,
      Instant stateSince,
      boolean stopping,
      String agentType,
      JsonNode agentOptions,
      List<String> secrets,
      int priority,
      int retryCount,
      int maxRetries,
      Optional<UUID> createdBy,
      Optional<String> branch,
      Optional<String> resultSummary,
      Optional<String> errorCode,
      Optional<String> errorMessage,
      Optional<String> costUsd,
      Optional<Long> inputTokens,
      Optional<Long> outputTokens,
      Optional<String> modelUsed,
      Optional<String> sessionId,
      Optional<Instant> lastActivityAt,
      long logHead,
      long logRemoved,
      Optional<ChangeSummary> changes,
      boolean planFirst,
      Optional<Ask> ask,
      Optional<String> askHash,
      Optional<UUID> parentTaskId,
      Optional<String> taskType,
      Optional<Integer> subtaskOrder,
      boolean blocksParent,
      String onDependencyFailure,
      Optional<UUID> promptTemplateId,
      Optional<String> promptTemplateName,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<JsonNode> metadata,
      Instant createdAt,
      Instant updatedAt,
      Optional<Instant> startedAt,
      Optional<Instant> completedAt,
      long version) {}

  public record TaskAnswer(Task task) {}

  public record TaskDetailAnswer(
      Task task, Optional<String> pendingReason, Optional<Integer> queuePlace, List<Run> runs) {}

  public record Slots(int used, int max) {}

  public record TaskStatsAnswer(Map<String, Long> stats, Slots slots) {}

  public record Run(
      UUID id,
      UUID taskId,
      int number,
      String kind,
      String state,
      Optional<String> outcome,
      Optional<String> reason,
      Optional<String> message,
      Instant queuedAt,
      Instant dueAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<Integer> exitStatus,
      Optional<String> costUsd,
      Optional<Long> inputTokens,
      Optional<Long> outputTokens,
      Optional<String> modelUsed) {}

  public record RunsAnswer(List<Run> runs, Optional<String> nextCursor) {}

  public record TaskEvent(
      UUID id,
      UUID taskId,
      int n,
      Optional<String> fromState,
      String toState,
      String trigger,
      Optional<String> message,
      String actor,
      Optional<UUID> userId,
      Optional<Integer> run,
      Instant createdAt) {}

  public record TaskEventsAnswer(List<TaskEvent> events, Optional<String> nextCursor) {}

  public record ChangedFile(
      String path,
      Optional<String> oldPath,
      String change,
      int insertions,
      int deletions,
      boolean binary) {}

  public record ChangedCommit(String id, String author, String subject) {}

  public record Diff(
      int run,
      String base,
      String head,
      Optional<String> branch,
      boolean pushed,
      boolean leftOvers,
      List<ChangedFile> files,
      int fileCount,
      int commitCount,
      int insertions,
      int deletions,
      List<ChangedCommit> commits,
      String text,
      boolean cut,
      boolean textRemoved) {}

  public record TaskDiffAnswer(Diff diff) {}
}
