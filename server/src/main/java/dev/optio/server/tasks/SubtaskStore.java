package dev.optio.server.tasks;

import dev.optio.server.contract.TaskGraphMessages.Subtask;
import dev.optio.server.contract.TaskGraphMessages.SubtasksStatus;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import java.util.List;
import java.util.Optional;

/** Tasks as parts of another task. */
final class SubtaskStore {
  private static final String LIST =
      """
      select id, number, title, state, subtask_kind, subtask_order, blocks_parent
        from tasks
       where parent_id = $1
       order by subtask_order nulls last, created_at, id
       limit 500\
      """;

  private static final String STATUS =
      """
      select count(*) as total,
             count(*) filter (where state in ('pending', 'waiting_on_deps', 'queued')) as pending,
             count(*) filter (where state in ('provisioning', 'running', 'needs_attention', 'pr_opened')) as running,
             count(*) filter (where state = 'completed') as completed,
             count(*) filter (where state in ('failed', 'cancelled')) as failed
        from tasks
       where parent_id = $1 and blocks_parent\
      """;

  private static final String LAST_STEP =
      """
      select id, subtask_order
        from tasks
       where parent_id = $1 and subtask_kind = 'step'
       order by subtask_order desc
       limit 1\
      """;

  /** The step that another one follows. */
  record LastStep(TaskId id, int order) {}

  /** Steps first, in their order. */
  List<Subtask> listSubtasks(Sql sql, TaskId parent) {
    return sql.rows(LIST, parent).stream().map(SubtaskStore::subtask).toList();
  }

  SubtasksStatus status(Sql sql, TaskId parent) {
    Row row = sql.one(STATUS, parent);
    int total = (int) row.number("total");
    int completed = (int) row.number("completed");
    return new SubtasksStatus(
        total == completed,
        total,
        (int) row.number("pending"),
        (int) row.number("running"),
        completed,
        (int) row.number("failed"));
  }

  /** Call it with the parent locked. */
  Optional<LastStep> lastStep(Sql sql, TaskId parent) {
    return sql.row(LAST_STEP, parent)
        .map(row -> new LastStep(new TaskId(row.uuid("id")), row.integer("subtask_order")));
  }

  private static Subtask subtask(Row row) {
    return new Subtask(
        row.uuid("id"),
        row.number("number"),
        row.text("title"),
        row.text("state"),
        row.text("subtask_kind"),
        row.maybeInteger("subtask_order"),
        row.flag("blocks_parent"));
  }
}
