package dev.optio.server.tasks;

import dev.optio.server.db.Row;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.util.Locale;
import java.util.Optional;

/** Reads runs out of rows. */
final class StoredRuns {
  private StoredRuns() {}

  static StoredRun of(Row row) {
    return new StoredRun(
        new RunId(row.uuid("id")),
        new WorkspaceId(row.uuid("workspace_id")),
        new TaskId(row.uuid("task_id")),
        new RepositoryId(row.uuid("repository_id")),
        row.integer("number"),
        row.text("kind"),
        state(row),
        row.number("fence"),
        stopReason(row),
        row.number("stdout_offset"),
        row.number("stderr_offset"),
        row.maybeNumber("setup_offset"),
        row.flag("is_set_up"),
        row.maybeText("base_commit"),
        row.maybeText("branch"),
        row.maybeInteger("exit_status"),
        row.maybeJson("finished"),
        row.maybeJson("verdict"),
        row.flag("takes_messages"),
        row.flag("plan_only"),
        row.maybeText("conversation_id"),
        row.maybeDecimal("cost_usd"),
        row.maybeNumber("input_tokens"),
        row.maybeNumber("output_tokens"),
        row.maybeInstant("started_at"),
        row.maybeInstant("last_output_at"));
  }

  static Optional<StopReason> stopReason(Row row) {
    return row.maybeText("stop_reason")
        .map(word -> StopReason.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private static RunState state(Row row) {
    String word = row.text("state");
    return switch (word) {
      case "queued" -> new RunState.Queued();
      case "starting" -> new RunState.Starting();
      case "running" -> new RunState.Running();
      case "collecting" -> new RunState.Collecting();
      case "publishing" -> new RunState.Publishing();
      case "ended" -> new RunState.Ended(row.word("outcome", RunState.Outcome.class));
      default -> throw new IllegalStateException("a run is stored in the unknown state " + word);
    };
  }
}
