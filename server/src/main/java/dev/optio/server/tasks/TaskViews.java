package dev.optio.server.tasks;

import dev.optio.server.contract.TaskMessages.ChangeSummary;
import dev.optio.server.contract.TaskMessages.Run;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.contract.TaskMessages.TaskEvent;
import dev.optio.server.db.Row;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads what people are shown of tasks out of rows. */
final class TaskViews {
  private TaskViews() {}

  static Task task(Row row) {
    return new Task(
        row.uuid("id"),
        row.number("number"),
        row.uuid("workspace_id"),
        row.text("title"),
        row.text("prompt"),
        row.maybeUuid("repository_id"),
        row.text("remote_url"),
        row.text("full_name"),
        row.text("base_branch"),
        row.text("state"),
        row.instant("state_since"),
        row.flag("stopping"),
        row.text("agent"),
        row.json("agent_options"),
        row.texts("secrets"),
        row.integer("priority"),
        row.integer("retry_count"),
        row.integer("max_retries"),
        row.maybeUuid("created_by"),
        row.maybeText("branch"),
        row.maybeText("result_summary"),
        row.maybeText("error_code"),
        row.maybeText("error_message"),
        row.maybeDecimal("cost_usd").map(BigDecimal::toPlainString),
        row.maybeNumber("input_tokens"),
        row.maybeNumber("output_tokens"),
        row.maybeText("model"),
        row.maybeText("conversation_id"),
        row.maybeInstant("last_activity_at"),
        row.number("log_seq"),
        row.number("log_removed"),
        changes(row),
        row.flag("plan_first"),
        row.maybeJson("ask").map(StoredTasks::ask),
        row.maybeText("ask_hash"),
        row.maybeUuid("parent_id"),
        row.maybeText("subtask_kind"),
        row.maybeInteger("subtask_order"),
        row.flag("blocks_parent"),
        row.text("on_dependency_failure"),
        row.maybeUuid("prompt_template_id"),
        row.maybeText("prompt_template_name"),
        row.maybeJson("metadata"),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.maybeInstant("started_at"),
        row.maybeInstant("completed_at"),
        row.number("version"));
  }

  private static Optional<ChangeSummary> changes(Row row) {
    return row.maybeInteger("file_count")
        .map(files ->
            new ChangeSummary(
                files,
                row.integer("insertions"),
                row.integer("deletions"),
                row.integer("commit_count"),
                row.flag("pushed")));
  }

  static TaskEvent event(Row row) {
    return new TaskEvent(
        row.uuid("id"),
        row.uuid("task_id"),
        row.integer("n"),
        row.maybeText("from_state"),
        row.text("to_state"),
        row.text("reason"),
        row.maybeText("message"),
        row.text("actor_kind"),
        row.maybeUuid("actor_id"),
        row.maybeInteger("run_number"),
        row.instant("created_at"));
  }

  static Run run(Row row) {
    String state = row.text("state");
    boolean stopping = row.maybeText("stop_reason").isPresent() && !state.equals("ended");
    return new Run(
        row.uuid("id"),
        row.uuid("task_id"),
        row.integer("number"),
        row.text("kind"),
        stopping ? "stopping" : state,
        row.maybeText("outcome"),
        row.maybeText("reason"),
        row.maybeText("message"),
        row.instant("created_at"),
        row.instant("due_at"),
        row.maybeInstant("started_at"),
        row.maybeInstant("ended_at"),
        row.maybeInteger("exit_status"),
        row.maybeDecimal("cost_usd").map(BigDecimal::toPlainString),
        row.maybeNumber("input_tokens"),
        row.maybeNumber("output_tokens"),
        row.maybeText("model"));
  }
}
