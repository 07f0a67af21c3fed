package dev.optio.server.tasks;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskGraphMessages.BulkCancelAnswer;
import dev.optio.server.contract.TaskGraphMessages.BulkRetryAnswer;
import dev.optio.server.contract.TaskGraphMessages.BulkTasks;
import dev.optio.server.contract.TaskGraphMessages.ReorderAnswer;
import dev.optio.server.contract.TaskGraphMessages.ReorderTasks;
import dev.optio.server.contract.TaskGraphMessages.UpdateTask;
import dev.optio.server.contract.TaskMessages.TaskAnswer;
import dev.optio.server.db.Db;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.Actor;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.TaskState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** The order in which tasks are worked on, and what is done with many of them at once. */
public final class TaskQueueVerticle {
  private final Db db;
  private final TaskNews news;
  private final TaskStore tasks;
  private final TaskChanges changes;
  private final QueueStore queue = new QueueStore();
  private final TaskOrderStore order = new TaskOrderStore();
  private final DependencyGraph graph = new DependencyGraph(new DependencyStore());
  private final TaskViewStore views = new TaskViewStore();
  private final TaskIds taskIds = new TaskIds(views);

  public TaskQueueVerticle(Db db, TaskNews news, IdSource ids, InstantSource clock) {
    this.db = db;
    this.news = news;
    this.tasks = new TaskStore(ids);
    this.changes = new TaskChanges(tasks, ids, clock);
  }

  /** Serves the operations on the order of tasks, and those on many. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(16);
    bus.serve(Operations.UPDATE_TASK, permits, this::updateTask);
    bus.serve(Operations.REORDER_TASKS, permits, this::reorderTasks);
    bus.serve(Operations.RETRY_FAILED_TASKS, permits, this::retryFailedTasks);
    bus.serve(Operations.CANCEL_ACTIVE_TASKS, permits, this::cancelActiveTasks);
  }

  private Outcome<TaskAnswer> updateTask(Caller caller, UpdateTask request) {
    WorkspaceId workspace = caller.person().workspace();
    return taskIds
        .find(db, workspace, request.id())
        .then(id -> {
          db.transaction(sql -> {
            queue.lockUnfinished(sql, id);
            order.update(sql, id, request);
            request.priority().ifPresent(priority -> queue.setPriority(sql, id, priority));
            return id;
          });
          news.changed(workspace, id);
          news.queueMoved();
          return views
              .getTask(db, workspace, id)
              .<Outcome<TaskAnswer>>map(task -> Outcome.done(new TaskAnswer(task)))
              .orElseGet(() -> Outcome.notFound("Task"));
        });
  }

  /** The first gets the priority 1, and so on; others that would be among them move behind. */
  private Outcome<ReorderAnswer> reorderTasks(Caller caller, ReorderTasks request) {
    WorkspaceId workspace = caller.person().workspace();
    Outcome<Set<TaskId>> reordered =
        db.transaction(sql ->
            all(sql, workspace, request.taskIds()).then(found -> reorder(sql, workspace, found)));
    return reordered.then(found -> {
      found.forEach(id -> news.changed(workspace, id));
      news.queueMoved();
      return Outcome.done(new ReorderAnswer(true, found.size()));
    });
  }

  private Outcome<Set<TaskId>> reorder(Sql sql, WorkspaceId workspace, Set<TaskId> found) {
    order.lockOrder(sql, workspace);
    for (TaskId id : found.stream().sorted((a, b) -> a.value().compareTo(b.value())).toList()) {
      queue.lockUnfinished(sql, id);
      Optional<StoredTask> task = tasks.lockTask(sql, id);
      if (task.isEmpty() || !waits(task.get().state())) {
        return Outcome.refused(
            ErrorCode.TASK_STARTED,
            task.map(begun -> "#" + begun.number() + " does not wait any longer.")
                .orElse("A task is gone."));
      }
    }
    order.makeRoom(sql, workspace, found);
    int priority = 1;
    for (TaskId id : found) {
      order.setPriority(sql, id, priority);
      queue.setPriority(sql, id, priority);
      priority++;
    }
    return Outcome.done(found);
  }

  private static boolean waits(TaskState state) {
    return state instanceof TaskState.Pending
        || state instanceof TaskState.WaitingOnDeps
        || state instanceof TaskState.Queued;
  }

  private Outcome<BulkRetryAnswer> retryFailedTasks(Caller caller, BulkTasks request) {
    Actor.Person actor = new Actor.Person(caller.person().user());
    return each(
            caller,
            request,
            List.of("failed"),
            id ->
                db.transaction(
                    sql -> changes.retry(sql, id, StoredRun.RETRY, Reason.BULK_RETRY, actor)))
        .then(count -> Outcome.done(new BulkRetryAnswer(count.done(), count.total())));
  }

  private Outcome<BulkCancelAnswer> cancelActiveTasks(Caller caller, BulkTasks request) {
    Actor.Person actor = new Actor.Person(caller.person().user());
    return each(
            caller,
            request,
            List.of("pending", "waiting_on_deps", "queued", "provisioning", "running"),
            id -> db.transaction(sql -> changes.cancel(sql, id, Reason.BULK_CANCEL, actor)))
        .then(count -> Outcome.done(new BulkCancelAnswer(count.done(), count.total())));
  }

  private record Count(int done, int total) {}

  /** One transaction for each, so that one that cannot be changed keeps no other from it. */
  private Outcome<Count> each(
      Caller caller, BulkTasks request, List<String> states, Predicate<TaskId> change) {
    WorkspaceId workspace = caller.person().workspace();
    Outcome<Set<TaskId>> wanted =
        request
            .taskIds()
            .map(typed -> all(db, workspace, typed))
            .orElseGet(
                () -> Outcome.done(new LinkedHashSet<>(order.inStates(db, workspace, states))));
    return wanted.then(found -> {
      int done = 0;
      // One that was tried again before what it waits for would fail once more with it.
      for (TaskId id : graph.dependenciesFirst(db, found)) {
        if (change.test(id)) {
          done++;
          news.lookAt(id);
          news.changed(workspace, id);
        }
      }
      news.queueMoved();
      return Outcome.done(new Count(done, found.size()));
    });
  }

  private Outcome<Set<TaskId>> all(Sql sql, WorkspaceId workspace, List<String> typed) {
    List<TaskId> found = new ArrayList<>();
    for (String one : typed) {
      switch (taskIds.find(sql, workspace, one)) {
        case Outcome.Done<TaskId>(TaskId id) -> found.add(id);
        case Outcome.Special<TaskId> special -> found.add(special.answer());
        case Outcome.Refused<TaskId> refused -> {
          return refused.as();
        }
      }
    }
    return Outcome.done(new LinkedHashSet<>(found));
  }
}
