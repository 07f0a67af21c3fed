package dev.optio.server.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers about how tasks hang together, and about many at once. */
public final class TaskGraphMessages {
  private TaskGraphMessages() {}

  /** Another task, in short. */
  public record RelatedTask(UUID id, long number, String title, String state) {}

  public record AddTaskDependencies(String id, List<String> dependsOnIds) {
    public AddTaskDependencies {
      dependsOnIds = List.copyOf(dependsOnIds);
    }
  }

  public record RemoveTaskDependency(String id, String depTaskId) {}

  public record DependenciesAnswer(List<RelatedTask> dependencies) {}

  public record DependentsAnswer(List<RelatedTask> dependents) {}

  /**
   * A part of a task.
   *
   * @param id the parent's
   * @param prompt absent when {@code promptTemplateId} names what it is made of
   * @param params values for the template's parameters
   * @param taskType {@code child}, which starts at once, or {@code step}, which follows the step
   *     before
   */
  public record CreateSubtask(
      String id,
      Optional<String> title,
      Optional<String> prompt,
      Optional<String> promptTemplateId,
      Optional<ObjectNode> params,
      Optional<String> taskType,
      Optional<Boolean> blocksParent,
      Optional<String> repoBranch,
      Optional<String> agentType,
      Optional<ObjectNode> agentOptions,
      Optional<Boolean> planFirst,
      Optional<Integer> priority) {
    /** Hides the prompt. */
    @Override
    public String toString() {
      return "CreateSubtask[" + title + "]";
    }
  }

  public record SubtaskAnswer(TaskMessages.Task subtask) {}

  /** A subtask, in short. */
  public record Subtask(
      UUID id,
      long number,
      String title,
      String state,
      String taskType,
      Optional<Integer> order,
      boolean blocksParent) {}

  public record SubtasksAnswer(List<Subtask> subtasks) {}

  /** How far the subtasks that count have come. */
  public record SubtasksStatus(
      boolean allComplete, int total, int pending, int running, int completed, int failed) {}

  public record ReorderTasks(List<String> taskIds) {
    public ReorderTasks {
      taskIds = List.copyOf(taskIds);
    }
  }

  public record ReorderAnswer(boolean ok, int reordered) {}

  /** Many tasks: these, or all that it can be done with. */
  public record BulkTasks(Optional<List<String>> taskIds) {}

  public record BulkRetryAnswer(int retried, int total) {}

  public record BulkCancelAnswer(int cancelled, int total) {}

  /** Absent fields stay as they are. */
  public record UpdateTask(
      String id,
      Optional<Integer> priority,
      Optional<Integer> maxRetries,
      Optional<String> onDependencyFailure) {}
}
