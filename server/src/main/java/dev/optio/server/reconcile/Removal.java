package dev.optio.server.reconcile;

import dev.optio.server.db.Sql;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.StoredTask;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes checkouts, under the lock of the task's row: a retry, which may be asked for at any time,
 * must not find one that is being removed. What fails here costs space until the next sweep.
 */
final class Removal {
  private static final Logger log = LoggerFactory.getLogger(Removal.class);

  private final Parts parts;

  Removal(Parts parts) {
    this.parts = parts;
  }

  /**
   * Removes the checkout of a task that was deleted, or of one that has no unfinished run and may
   * be removed; then its commit is not kept in the object store either.
   */
  void remove(TaskId task, BiPredicate<Sql, StoredTask> mayBeRemoved) {
    Optional<RepositoryId> over =
        parts
            .db()
            .transaction(
                sql -> repositoryIfOver(sql, task, mayBeRemoved).filter(found -> removed(task)));
    over.ifPresent(repository -> parts.objectStores().unpin(repository, task));
  }

  private Optional<RepositoryId> repositoryIfOver(
      Sql sql, TaskId task, BiPredicate<Sql, StoredTask> mayBeRemoved) {
    Optional<StoredTask> now = parts.stores().tasks().lockTask(sql, task);
    return now.isEmpty()
        ? parts.stores().deletedTasks().findDeleted(sql, task)
        : now.filter(known -> !parts.stores().queue().hasUnfinished(sql, task))
            .filter(known -> mayBeRemoved.test(sql, known))
            .map(StoredTask::repository);
  }

  private boolean removed(TaskId task) {
    try {
      parts.sandbox().remove(task);
      return true;
    } catch (SandboxException e) {
      log.atWarn()
          .addKeyValue("taskId", task)
          .addKeyValue("cause", e.kind())
          .log("checkout not removed");
      return false;
    }
  }
}
