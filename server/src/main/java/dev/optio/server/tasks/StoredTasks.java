package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.TaskMessages.Ask;
import dev.optio.server.db.Row;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.TaskState;
import dev.optio.server.tasks.core.TaskState.Problem;
import dev.optio.server.tasks.core.TaskState.Result;
import java.time.Instant;
import java.util.Optional;

/** How tasks, and above all their states, are stored in columns and read out of rows. */
final class StoredTasks {
  private StoredTasks() {}

  /** What a state keeps in columns of its own. */
  record Fields(
      Optional<String> summary,
      Optional<String> branch,
      Optional<String> errorCode,
      Optional<String> errorMessage,
      Optional<JsonNode> ask) {
    static Fields of(TaskState state) {
      return switch (state) {
        case TaskState.Completed(Instant since, Result result) -> ofResult(result);
        case TaskState.PrOpened(Instant since, Result result) -> ofResult(result);
        case TaskState.Failed(Instant since, Problem problem) -> ofProblem(problem);
        case TaskState.NeedsAttention(Instant since, Problem problem) -> ofProblem(problem);
        case TaskState.Pending pending -> none();
        case TaskState.WaitingOnDeps waiting -> none();
        case TaskState.Queued queued -> none();
        case TaskState.UnderWay underWay -> none();
        case TaskState.Cancelled cancelled -> none();
      };
    }

    private static Fields ofResult(Result result) {
      return new Fields(
          Optional.of(result.summary()),
          result.branch(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    private static Fields ofProblem(Problem problem) {
      return new Fields(
          Optional.empty(),
          Optional.empty(),
          Optional.of(problem.code()),
          Optional.of(problem.message()),
          problem.ask().map(Json.MAPPER::valueToTree));
    }

    private static Fields none() {
      return new Fields(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  static StoredTask of(Row row) {
    return new StoredTask(
        new TaskId(row.uuid("id")),
        new WorkspaceId(row.uuid("workspace_id")),
        row.number("number"),
        row.text("title"),
        row.text("prompt"),
        new RepositoryId(row.uuid("repository_id")),
        row.text("base_branch"),
        row.text("agent"),
        (ObjectNode) row.json("agent_options"),
        row.texts("secrets"),
        state(row),
        row.flag("stopping"),
        row.integer("priority"),
        row.integer("retry_count"),
        row.integer("max_retries"),
        row.maybeUuid("created_by").map(UserId::new),
        row.maybeText("conversation_id"),
        row.flag("plan_first"),
        row.number("version"));
  }

  static Ask ask(JsonNode json) {
    return Json.MAPPER.convertValue(json, Ask.class);
  }

  private static TaskState state(Row row) {
    Instant since = row.instant("state_since");
    Result result = new Result(row.maybeText("result_summary").orElse(""), row.maybeText("branch"));
    Problem problem =
        new Problem(
            row.maybeText("error_code").orElse(""),
            row.maybeText("error_message").orElse(""),
            row.maybeJson("ask").map(StoredTasks::ask));
    String word = row.text("state");
    return switch (word) {
      case "pending" -> new TaskState.Pending(since);
      case "waiting_on_deps" -> new TaskState.WaitingOnDeps(since);
      case "queued" -> new TaskState.Queued(since);
      case "provisioning" -> new TaskState.Provisioning(since);
      case "running" -> new TaskState.Running(since);
      case "needs_attention" -> new TaskState.NeedsAttention(since, problem);
      case "pr_opened" -> new TaskState.PrOpened(since, result);
      case "completed" -> new TaskState.Completed(since, result);
      case "failed" -> new TaskState.Failed(since, problem);
      case "cancelled" -> new TaskState.Cancelled(since);
      default -> throw new IllegalStateException("a task is stored in the unknown state " + word);
    };
  }
}
