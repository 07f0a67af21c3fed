package dev.optio.server.tasks;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskMessages.ByTask;
import dev.optio.server.contract.TaskMessages.CreateTask;
import dev.optio.server.contract.TaskMessages.RetryTask;
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
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Tasks as people hand them over, stop them and try them again. */
public final class TasksVerticle {
  private final Db db;
  private final TaskNews news;
  private final InstantSource clock;
  private final NewTasks newTasks;
  private final TaskStore tasks;
  private final TaskChanges changes;
  private final DependencyStore dependencies = new DependencyStore();
  private final DeletedTaskStore deletedTasks = new DeletedTaskStore();
  private final TaskViewStore views = new TaskViewStore();
  private final TaskIds taskIds = new TaskIds(views);

  public TasksVerticle(Db db, TaskNews news, IdSource ids, InstantSource clock) {
    this.db = db;
    this.news = news;
    this.clock = clock;
    this.tasks = new TaskStore(ids);
    this.newTasks = new NewTasks(tasks, ids);
    this.changes = new TaskChanges(tasks, ids, clock);
  }

  /** Serves the operations tagged {@code tasks} that change something. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    AskedPrompts prompts = new AskedPrompts(bus);
    bus.serve(
        Operations.CREATE_TASK,
        permits,
        (caller, request) -> createTask(prompts, caller.person(), request));
    bus.serve(Operations.CANCEL_TASK, permits, this::cancelTask);
    bus.serve(Operations.RETRY_TASK, permits, this::retryTask);
    bus.serve(Operations.DELETE_TASK, permits, this::deleteTask);
  }

  private Outcome<TaskAnswer> createTask(
      AskedPrompts prompts, Caller.Person person, CreateTask request) {
    return prompts
        .settle(
            person,
            new AskedPrompts.Fields(request.prompt(), request.promptTemplateId(), request.params()))
        .then(asked ->
            db.transaction(sql ->
                newTasks.add(sql, new NewTasks.Handed<>(person, request, asked, clock.instant()))))
        .then(id -> {
          news.changed(person.workspace(), id);
          news.queueMoved();
          return answer(person.workspace(), id);
        });
  }

  private Outcome<TaskAnswer> cancelTask(Caller caller, ByTask request) {
    WorkspaceId workspace = caller.person().workspace();
    Actor.Person actor = new Actor.Person(caller.person().user());
    return taskIds
        .find(db, workspace, request.id())
        .then(id -> {
          if (!db.transaction(sql -> changes.cancel(sql, id, Reason.USER_CANCEL, actor))) {
            return Outcome.refused(
                ErrorCode.TASK_FINISHED, "The task has finished; there is nothing to stop.");
          }
          news.lookAt(id);
          news.changed(workspace, id);
          news.queueMoved();
          return answer(workspace, id);
        });
  }

  private Outcome<TaskAnswer> retryTask(Caller caller, RetryTask request) {
    WorkspaceId workspace = caller.person().workspace();
    Actor.Person actor = new Actor.Person(caller.person().user());
    String kind = request.fromScratch().orElse(false) ? StoredRun.REDO : StoredRun.RETRY;
    return taskIds
        .find(db, workspace, request.id())
        .then(id -> {
          if (!db.transaction(sql -> changes.retry(sql, id, kind, Reason.USER_RETRY, actor))) {
            return Outcome.refused(
                ErrorCode.TASK_NOT_RETRYABLE,
                "Only a failed, cancelled or stuck task can be queued again.");
          }
          news.changed(workspace, id);
          news.queueMoved();
          return answer(workspace, id);
        });
  }

  private Outcome<Nothing> deleteTask(Caller caller, ByTask request) {
    WorkspaceId workspace = caller.person().workspace();
    return taskIds
        .find(db, workspace, request.id())
        .then(id -> db.transaction(sql -> delete(sql, id)))
        .then(id -> {
          news.gone(workspace, id);
          return Outcome.done(new Nothing());
        });
  }

  private Outcome<TaskId> delete(Sql sql, TaskId id) {
    Optional<StoredTask> task =
        tasks.lockTask(sql, id).filter(found -> found.state() instanceof TaskState.Finished);
    Optional<Long> awaitedBy = dependencies.waitsFor(sql, id);
    if (task.isPresent() && awaitedBy.isPresent()) {
      return Outcome.refused(
          ErrorCode.TASK_AWAITED,
          "#" + awaitedBy.get() + " waits for it. Remove that dependency first.");
    }
    return task.filter(found -> deletedTasks.deleteTask(sql, found)).isPresent()
        ? Outcome.done(id)
        : Outcome.refused(ErrorCode.TASK_UNFINISHED, "The task is not finished. Cancel it first.");
  }

  private Outcome<TaskAnswer> answer(WorkspaceId workspace, TaskId id) {
    return views
        .getTask(db, workspace, id)
        .<Outcome<TaskAnswer>>map(task -> Outcome.done(new TaskAnswer(task)))
        .orElseGet(() -> Outcome.notFound("Task"));
  }
}
