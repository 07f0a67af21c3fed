package dev.optio.server.tasks;

import dev.optio.server.db.Sql;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.tasks.core.Actor;
import dev.optio.server.tasks.core.Dependencies.Dependency;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.Requests;
import dev.optio.server.tasks.core.RunState.StopReason;
import dev.optio.server.tasks.core.TaskMove;
import dev.optio.server.tasks.core.TaskState;
import java.time.InstantSource;
import java.util.Optional;

/** Cancels tasks and tries them again; each call is part of the caller's transaction. */
final class TaskChanges {
  private final IdSource ids;
  private final InstantSource clock;
  private final TaskStore tasks;
  private final QueueStore queue = new QueueStore();
  private final DependencyStore dependencies = new DependencyStore();

  TaskChanges(TaskStore tasks, IdSource ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
    this.tasks = tasks;
  }

  /** Whether there was something to cancel. */
  boolean cancel(Sql sql, TaskId id, Reason reason, Actor.Person actor) {
    Optional<StoredRun> run = queue.lockUnfinished(sql, id);
    Optional<StoredTask> task = tasks.lockTask(sql, id);
    return task.isPresent() && cancel(sql, task.get(), run, reason, actor);
  }

  private boolean cancel(
      Sql sql, StoredTask task, Optional<StoredRun> run, Reason reason, Actor.Person actor) {
    return switch (Requests.cancel(task.state(), clock.instant())) {
      case Requests.Cancel.AtOnce(TaskState.Cancelled to) -> {
        run.ifPresent(queued -> queue.endQueued(sql, queued.id(), reason.code()));
        yield tasks.moveTask(sql, task, TaskMove.byPerson(to, reason, actor));
      }
      case Requests.Cancel.AfterTheRun() -> {
        tasks.setStopping(sql, task.id());
        run.ifPresent(unfinished -> queue.requestStop(sql, unfinished.id(), StopReason.CANCELLED));
        yield true;
      }
      case Requests.Cancel.TooLate() -> false;
    };
  }

  /**
   * Queues another run, or has the task wait for others first.
   *
   * @param kind of the run
   * @return whether it could be tried again
   */
  boolean retry(Sql sql, TaskId id, String kind, Reason reason, Actor.Person actor) {
    queue.lockUnfinished(sql, id);
    Optional<StoredTask> task = tasks.lockTask(sql, id);
    return task.isPresent() && retry(sql, task.get(), kind, reason, actor);
  }

  private boolean retry(Sql sql, StoredTask task, String kind, Reason reason, Actor.Person actor) {
    boolean waits = !dependencies.facts(sql, task.id()).stream().allMatch(Dependency::satisfied);
    return switch (Requests.retry(task.state(), waits, clock.instant())) {
      case Requests.Retry.Allowed(TaskState.Queued to) -> {
        again(sql, task, to, kind, reason, actor);
        dependencies.followBranch(sql, task.id());
        queue.addRun(sql, new RunId(ids.next()), task.id(), kind, Optional.empty());
        yield true;
      }
      case Requests.Retry.WaitsFirst(TaskState.WaitingOnDeps to) -> {
        again(sql, task, to, kind, reason, actor);
        queue.setNextFromScratch(sql, task.id(), kind.equals(StoredRun.REDO));
        yield true;
      }
      case Requests.Retry.NotFromHere() -> false;
    };
  }

  private void again(
      Sql sql, StoredTask task, TaskState to, String kind, Reason reason, Actor.Person actor) {
    tasks.moveTask(sql, task, TaskMove.byPerson(to, reason, actor));
    tasks.resetRetries(sql, task.id());
    if (kind.equals(StoredRun.REDO)) {
      tasks.setPlanApproved(sql, task.id(), false);
    }
  }
}
