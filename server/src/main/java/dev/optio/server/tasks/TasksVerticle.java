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
import dev.optio.server.contract.TaskMessages.SendTaskMessage;
import dev.optio.server.contract.TaskMessages.TaskAnswer;
import dev.optio.server.contract.TaskMessages.TaskMessage;
import dev.optio.server.contract.TaskMessages.TaskMessageAnswer;
import dev.optio.server.db.Db;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.Actor;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.Requests;
import dev.optio.server.tasks.core.RunState.StopReason;
import dev.optio.server.tasks.core.TaskMove;
import dev.optio.server.tasks.core.TaskState;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Tasks as people hand them over, stop them and talk to their agents. */
public final class TasksVerticle {
  private final Db db;
  private final TaskNews news;
  private final IdSource ids;
  private final InstantSource clock;
  private final NewTasks newTasks;
  private final TaskStore tasks;
  private final QueueStore queue = new QueueStore();
  private final MessageStore messages = new MessageStore();
  private final TaskViewStore views = new TaskViewStore();
  private final TaskIds taskIds = new TaskIds(views);

  public TasksVerticle(Db db, TaskNews news, IdSource ids, InstantSource clock) {
    this.db = db;
    this.news = news;
    this.ids = ids;
    this.clock = clock;
    this.tasks = new TaskStore(ids);
    this.newTasks = new NewTasks(tasks, ids);
  }

  /** Serves the operations tagged {@code tasks} that change something. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    bus.serve(Operations.CREATE_TASK, permits, this::createTask);
    bus.serve(Operations.CANCEL_TASK, permits, this::cancelTask);
    bus.serve(Operations.RETRY_TASK, permits, this::retryTask);
    bus.serve(Operations.DELETE_TASK, permits, this::deleteTask);
    bus.serve(Operations.SEND_TASK_MESSAGE, permits, this::sendTaskMessage);
    bus.serve(Operations.ADD_TASK_MESSAGE, permits, this::sendTaskMessage);
  }

  private Outcome<TaskAnswer> createTask(Caller caller, CreateTask request) {
    Caller.Person person = caller.person();
    Outcome<TaskId> added =
        db.transaction(sql -> {
          Outcome<TaskId> task = newTasks.add(sql, person, request, clock.instant());
          if (task instanceof Outcome.Done<TaskId>(TaskId id)) {
            queue.addRun(sql, new RunId(ids.next()), id, "first", Optional.empty());
          }
          return task;
        });
    return followed(
        added,
        id -> {
          news.changed(person.workspace(), id);
          news.queueMoved();
          return answer(person.workspace(), id);
        });
  }

  private Outcome<TaskAnswer> cancelTask(Caller caller, ByTask request) {
    WorkspaceId workspace = caller.person().workspace();
    Actor.Person actor = new Actor.Person(caller.person().user());
    return followed(
        taskIds.find(db, workspace, request.id()),
        id -> {
          boolean stopped =
              db.transaction(sql -> {
                Optional<StoredRun> unfinished = queue.lockUnfinished(sql, id);
                return tasks
                    .lockTask(sql, id)
                    .filter(task -> cancel(sql, task, unfinished, actor))
                    .isPresent();
              });
          if (!stopped) {
            return Outcome.refused(
                ErrorCode.TASK_FINISHED, "The task has finished; there is nothing to stop.");
          }
          news.lookAt(id);
          news.changed(workspace, id);
          news.queueMoved();
          return answer(workspace, id);
        });
  }

  private boolean cancel(Sql sql, StoredTask task, Optional<StoredRun> run, Actor.Person actor) {
    return switch (Requests.cancel(task.state(), clock.instant())) {
      case Requests.Cancel.AtOnce(TaskState.Cancelled to) -> {
        run.ifPresent(queued -> queue.endQueued(sql, queued.id(), Reason.USER_CANCEL.code()));
        yield tasks.moveTask(sql, task, TaskMove.byPerson(to, Reason.USER_CANCEL, actor));
      }
      case Requests.Cancel.AfterTheRun() -> {
        tasks.setStopping(sql, task.id());
        run.ifPresent(unfinished -> queue.requestStop(sql, unfinished.id(), StopReason.CANCELLED));
        yield true;
      }
      case Requests.Cancel.TooLate() -> false;
    };
  }

  private Outcome<TaskAnswer> retryTask(Caller caller, RetryTask request) {
    WorkspaceId workspace = caller.person().workspace();
    Actor.Person actor = new Actor.Person(caller.person().user());
    String kind = request.fromScratch().orElse(false) ? StoredRun.REDO : StoredRun.RETRY;
    return followed(
        taskIds.find(db, workspace, request.id()),
        id -> {
          boolean queued =
              db.transaction(sql -> {
                queue.lockUnfinished(sql, id);
                return tasks
                    .lockTask(sql, id)
                    .filter(task -> retry(sql, task, kind, actor))
                    .isPresent();
              });
          if (!queued) {
            return Outcome.refused(
                ErrorCode.TASK_NOT_RETRYABLE,
                "Only a failed, cancelled or stuck task can be queued again.");
          }
          news.changed(workspace, id);
          news.queueMoved();
          return answer(workspace, id);
        });
  }

  private boolean retry(Sql sql, StoredTask task, String kind, Actor.Person actor) {
    return switch (Requests.retry(task.state(), clock.instant())) {
      case Requests.Retry.Allowed(TaskState.Queued to) -> {
        tasks.moveTask(sql, task, TaskMove.byPerson(to, Reason.USER_RETRY, actor));
        tasks.resetRetries(sql, task.id());
        queue.addRun(sql, new RunId(ids.next()), task.id(), kind, Optional.empty());
        yield true;
      }
      case Requests.Retry.NotFromHere() -> false;
    };
  }

  private Outcome<Nothing> deleteTask(Caller caller, ByTask request) {
    WorkspaceId workspace = caller.person().workspace();
    return followed(
        taskIds.find(db, workspace, request.id()),
        id -> {
          boolean deleted =
              db.transaction(sql ->
                  tasks
                      .lockTask(sql, id)
                      .filter(task -> task.state() instanceof TaskState.Finished)
                      .filter(task -> tasks.deleteTask(sql, task))
                      .isPresent());
          if (!deleted) {
            return Outcome.refused(
                ErrorCode.TASK_UNFINISHED, "The task is not finished. Cancel it first.");
          }
          news.gone(workspace, id);
          return Outcome.done(new Nothing());
        });
  }

  private Outcome<TaskMessageAnswer> sendTaskMessage(Caller caller, SendTaskMessage request) {
    Caller.Person person = caller.person();
    if (request.content().indexOf('\0') >= 0) {
      return Outcome.refused(ErrorCode.INVALID_BODY, "A message cannot contain the character NUL.");
    }
    return followed(
        taskIds.find(db, person.workspace(), request.id()),
        id -> {
          Optional<TaskMessage> added =
              messages.addMessage(
                  db, new MessageId(ids.next()), id, person.user(), request.content());
          if (added.isPresent()) {
            news.lookAt(id);
            return Outcome.done(new TaskMessageAnswer(added.get()));
          }
          boolean running =
              tasks
                  .findTask(db, id)
                  .filter(task -> task.state() instanceof TaskState.Running && !task.stopping())
                  .isPresent();
          return running
              ? Outcome.refused(
                  ErrorCode.AGENT_TAKES_NO_MESSAGES, "This agent takes no messages while it runs.")
              : Outcome.refused(ErrorCode.TASK_NOT_RUNNING, "No agent runs for this task now.");
        });
  }

  private Outcome<TaskAnswer> answer(WorkspaceId workspace, TaskId id) {
    return views
        .getTask(db, workspace, id)
        .<Outcome<TaskAnswer>>map(task -> Outcome.done(new TaskAnswer(task)))
        .orElseGet(() -> Outcome.notFound("Task"));
  }

  private static <A, B> Outcome<B> followed(Outcome<A> first, Function<A, Outcome<B>> next) {
    return switch (first) {
      case Outcome.Done<A>(A value) -> next.apply(value);
      case Outcome.Special<A> special -> next.apply(special.answer());
      case Outcome.Refused<A> refused -> refused.as();
    };
  }
}
