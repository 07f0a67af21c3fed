package dev.optio.server.tasks;

import dev.optio.server.db.Sql;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import java.util.Optional;

/** The table {@code deleted_tasks}: what is remembered of tasks that people deleted. */
public final class DeletedTaskStore {
  private static final String DELETE_TASK =
      """
      with deleted as (
           delete from tasks
            where id = $1 and version = $2
        returning id, workspace_id, repository_id)
      insert into deleted_tasks (task_id, workspace_id, repository_id)
      select id, workspace_id, repository_id
        from deleted\
      """;

  private static final String FIND_DELETED =
      """
      select repository_id
        from deleted_tasks
       where task_id = $1\
      """;

  public boolean deleteTask(Sql sql, StoredTask task) {
    return sql.update(DELETE_TASK, task.id(), task.version()) == 1;
  }

  /** The repository of a task that somebody deleted; nothing for one that was never here. */
  public Optional<RepositoryId> findDeleted(Sql sql, TaskId task) {
    return sql.row(FIND_DELETED, task).map(row -> new RepositoryId(row.uuid("repository_id")));
  }
}
