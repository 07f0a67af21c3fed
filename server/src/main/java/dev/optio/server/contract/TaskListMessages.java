package dev.optio.server.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.optio.server.contract.TaskMessages.Task;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Requests and answers about lists of tasks. */
public final class TaskListMessages {
  private TaskListMessages() {}

  public record ListTasks(
      Optional<String> state,
      Optional<String> repoUrl,
      Optional<String> agentType,
      Optional<String> q,
      Optional<Instant> since,
      Optional<Integer> limit,
      Optional<Integer> offset) {}

  /** The order of a list. */
  public enum TaskSort {
    NEWEST,
    OLDEST,
    /** The most urgent first. */
    PRIORITY,
    /** The most costly first, those whose cost is not known last. */
    COST,
    /** What changed last first. */
    CHANGED;

    /** The word in the contract. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Looks for tasks.
   *
   * @param createdBy a user's id, or {@code me}
   * @param taskType {@code child}, {@code step}, or {@code whole} for what is no part
   */
  public record SearchTasks(
      Optional<String> state,
      Optional<String> repoUrl,
      Optional<String> agentType,
      Optional<String> q,
      Optional<Instant> since,
      Optional<Instant> until,
      Optional<Instant> endedSince,
      Optional<Instant> endedUntil,
      Optional<String> minCostUsd,
      Optional<String> maxCostUsd,
      Optional<String> createdBy,
      Optional<Integer> minPriority,
      Optional<Integer> maxPriority,
      Optional<String> taskType,
      Optional<TaskSort> sort,
      Optional<String> cursor,
      Optional<Integer> limit) {
    /** What a plain list looks for. */
    public static SearchTasks of(ListTasks list) {
      return new SearchTasks(
          list.state(),
          list.repoUrl(),
          list.agentType(),
          list.q(),
          list.since(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          list.limit());
    }
  }

  public record TasksAnswer(List<Task> tasks, int limit, int offset, long total) {}

  /**
   * A page of tasks.
   *
   * @param total how many fit; with the first page only, and not when they are very many
   */
  public record TaskSearchAnswer(
      List<Task> tasks, Optional<String> nextCursor, boolean hasMore, Optional<Long> total) {}
}
