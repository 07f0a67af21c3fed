package dev.optio.server.reconcile;

import dev.optio.server.db.Sql;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.tasks.StoredTask;
import dev.optio.server.tasks.core.Actor;
import dev.optio.server.tasks.core.Dependencies;
import dev.optio.server.tasks.core.Dependencies.Decision;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.TaskMove;
import dev.optio.server.tasks.core.TaskState;
import dev.optio.server.tasks.core.TaskState.WaitingOnDeps;
import java.util.List;
import java.util.Optional;

/**
 * Lets tasks go on that waited for others. Whatever settles one of those, and on whichever replica,
 * the database says which tasks need not wait any longer; so nothing is lost with a notice.
 */
final class Dependents {
  private final Parts parts;

  Dependents(Parts parts) {
    this.parts = parts;
  }

  /** Moves some; true when there may be more, such as those that wait for the ones just moved. */
  boolean moveOn() {
    List<TaskId> settled = parts.stores().dependencies().findSettled(parts.db());
    boolean moved = false;
    for (TaskId task : settled) {
      moved |= moveOn(task);
    }
    return moved;
  }

  private boolean moveOn(TaskId id) {
    Optional<StoredTask> moved =
        parts
            .db()
            .transaction(sql -> {
              Optional<StoredTask> task = parts.stores().tasks().lockTask(sql, id);
              if (task.isEmpty() || !(task.get().state() instanceof WaitingOnDeps waiting)) {
                return Optional.empty();
              }
              Decision decision =
                  Dependencies.decide(
                      waiting,
                      parts.stores().dependencies().facts(sql, id),
                      parts.stores().dependencies().onFailure(sql, id),
                      parts.clock().instant());
              return switch (decision) {
                case Decision.Queue(TaskState.Queued to) -> {
                  parts.stores().dependencies().followBranch(sql, id);
                  move(sql, task.get(), to, Reason.DEPENDENCIES_MET);
                  RunId run = new RunId(parts.ids().next());
                  parts.stores().queue().addFirstOrRetry(sql, run, id);
                  yield task;
                }
                case Decision.Fail(TaskState.Failed to) -> {
                  move(sql, task.get(), to, Reason.DEPENDENCY_FAILED);
                  yield task;
                }
                case Decision.GoOnWaiting() -> Optional.empty();
              };
            });
    moved.ifPresent(task -> parts.news().changed(task.workspace(), id));
    return moved.isPresent();
  }

  private void move(Sql sql, StoredTask task, TaskState to, Reason reason) {
    Hold.check(
        parts
            .stores()
            .tasks()
            .moveTask(
                sql,
                task,
                new TaskMove(to, reason, Optional.empty(), new Actor.Optio(), Optional.empty())));
  }
}
