package dev.optio.server.tasks;

import dev.optio.server.contract.TaskGraphMessages.UpdateTask;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

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

  private static final String LOCK_ORDER =
      """
      select pg_advisory_xact_lock(7021004, hashtext($1::text))\
      """;

  private static final String STANDS_AMONG =
      """
      select exists (
             select 1
               from tasks
              where workspace_id = $1 and state in ('pending', 'waiting_on_deps', 'queued') and priority <= $2 and id <> all ($3)) as found\
      """;

  private static final String MAKE_ROOM_IN_QUEUE =
      """
      update runs r
         set priority = least(r.priority + $2, 1000), updated_at = now()
       where r.workspace_id = $1 and r.state = 'queued' and r.task_id <> all ($3)\
      """;

  private static final String MAKE_ROOM =
      """
      update tasks t
         set priority = least(t.priority + $2, 1000), version = version + 1, updated_at = now()
       where t.workspace_id = $1 and t.state in ('pending', 'waiting_on_deps', 'queued') and t.id <> all ($3)\
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

  /** Until the transaction ends nobody else reorders. */
  void lockOrder(Sql sql, WorkspaceId workspace) {
    sql.rows(LOCK_ORDER, workspace.toString());
  }

  /**
   * Moves all other waiting tasks behind the places of these, if some stand among them; they keep
   * their order. Runs first, as everywhere, so that nobody waits for each other.
   */
  void makeRoom(Sql sql, WorkspaceId workspace, Collection<TaskId> first) {
    List<UUID> ids = first.stream().map(TaskId::value).toList();
    if (sql.one(STANDS_AMONG, workspace, first.size(), ids).flag("found")) {
      sql.update(MAKE_ROOM_IN_QUEUE, workspace, first.size(), ids);
      sql.update(MAKE_ROOM, workspace, first.size(), ids);
    }
  }

  /** At most 1,000. */
  List<TaskId> inStates(Sql sql, WorkspaceId workspace, List<String> states) {
    return sql.rows(IN_STATES, workspace, states).stream()
        .map(row -> new TaskId(row.uuid("id")))
        .toList();
  }
}
