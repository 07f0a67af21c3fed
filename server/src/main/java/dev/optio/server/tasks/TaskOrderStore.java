package dev.optio.server.tasks;

import dev.optio.server.contract.TaskGraphMessages.UpdateTask;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import java.util.List;

/** What people change of tasks that they have handed over: how urgent they are, how often tried. */
final class TaskOrderStore {
  private static final String UPDATE =
      """
      update tasks
         set priority = coalesce($2, priority), max_retries = coalesce($3, max_retries),
             on_dependency_failure = coalesce($4, on_dependency_failure), version = version + 1, updated_at = now()
       where id = $1\
      """;

  private static final String SET_PRIORITY =
      """
      update tasks
         set priority = $2, version = version + 1, updated_at = now()
       where id = $1\
      """;

  private static final String IN_STATES =
      """
      select id
        from tasks
       where workspace_id = $1 and state = any ($2) and not stopping
       order by priority, created_at
       limit 1000\
      """;

  void update(Sql sql, TaskId task, UpdateTask change) {
    sql.update(UPDATE, task, change.priority(), change.maxRetries(), change.onDependencyFailure());
  }

  void setPriority(Sql sql, TaskId task, int priority) {
    sql.update(SET_PRIORITY, task, priority);
  }

  /** At most 1,000. */
  List<TaskId> inStates(Sql sql, WorkspaceId workspace, List<String> states) {
    return sql.rows(IN_STATES, workspace, states).stream()
        .map(row -> new TaskId(row.uuid("id")))
        .toList();
  }
}
