package dev.optio.server.tasks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.github.luben.zstd.Zstd;
import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskMessages.ByTask;
import dev.optio.server.contract.TaskMessages.ChangedCommit;
import dev.optio.server.contract.TaskMessages.ChangedFile;
import dev.optio.server.contract.TaskMessages.Diff;
import dev.optio.server.contract.TaskMessages.RunsAnswer;
import dev.optio.server.contract.TaskMessages.Slots;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.contract.TaskMessages.TaskDetailAnswer;
import dev.optio.server.contract.TaskMessages.TaskDiffAnswer;
import dev.optio.server.contract.TaskMessages.TaskEventsAnswer;
import dev.optio.server.contract.TaskMessages.TaskMessagesAnswer;
import dev.optio.server.contract.TaskMessages.TaskStatsAnswer;
import dev.optio.server.contract.TaskNoteMessages.TaskPage;
import dev.optio.server.db.Db;
import dev.optio.server.ids.TaskId;
import dev.optio.server.tasks.ChangeStore.Change;
import dev.optio.server.tasks.QueueStore.QueueFacts;
import dev.optio.server.tasks.core.Cursors;
import dev.optio.server.tasks.core.Dependencies;
import dev.optio.server.tasks.core.TaskState;
import dev.optio.server.tasks.core.Waiting;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Tasks as people look at them. */
public final class TaskViewsVerticle {
  private final Db db;
  private final Limits limits;
  private final TaskViewStore views = new TaskViewStore();
  private final QueueStore queue = new QueueStore();
  private final DependencyStore dependencies = new DependencyStore();
  private final ChangeStore changes = new ChangeStore();
  private final MessageStore messages = new MessageStore();
  private final TaskIds taskIds = new TaskIds(views);

  public TaskViewsVerticle(Db db, Limits limits) {
    this.db = db;
    this.limits = limits;
  }

  /** How many runs may be unfinished at once. */
  public record Limits(int inInstance, int inWorkspace) {}

  /** Serves the operations tagged {@code tasks} that only read. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(128);
    bus.serve(Operations.GET_TASK, permits, this::getTask);
    bus.serve(Operations.GET_TASK_STATS, permits, this::getTaskStats);
    bus.serve(Operations.LIST_TASK_RUNS, permits, this::listTaskRuns);
    bus.serve(Operations.LIST_TASK_EVENTS, permits, this::listTaskEvents);
    bus.serve(Operations.LIST_TASK_MESSAGES, permits, this::listTaskMessages);
    bus.serve(Operations.GET_TASK_DIFF, permits, this::getTaskDiff);
  }

  private Outcome<TaskDetailAnswer> getTask(Caller caller, ByTask request) {
    return of(
        caller,
        request,
        id -> {
          Optional<Task> task = views.getTask(db, caller.person().workspace(), id);
          if (task.isEmpty()) {
            return Outcome.notFound("Task");
          }
          Optional<QueueFacts> facts =
              task.get().state().equals("queued") ? queue.queueFacts(db, id) : Optional.empty();
          return Outcome.done(
              new TaskDetailAnswer(
                  task.get(),
                  facts.map(this::reason).or(() -> awaited(task.get())),
                  facts.filter(queued -> !queued.later()).map(queued -> queued.ahead() + 1),
                  views.listRuns(db, id)));
        });
  }

  private Outcome<TaskStatsAnswer> getTaskStats(Caller caller, Nothing request) {
    Map<String, Long> counts = new LinkedHashMap<>();
    TaskState.WORDS.forEach(state -> counts.put(state, 0L));
    counts.putAll(views.countByState(db, caller.person().workspace()));
    return Outcome.done(
        new TaskStatsAnswer(counts, new Slots(queue.countSlots(db), limits.inInstance())));
  }

  private Outcome<RunsAnswer> listTaskRuns(Caller caller, TaskPage request) {
    return Paging.page(
        taskIds.find(db, caller.person().workspace(), request.id()),
        request,
        (id, after, limit) -> views.listRuns(db, id, after, limit),
        run -> new Cursors.At(run.queuedAt(), run.id()),
        RunsAnswer::new);
  }

  private Outcome<TaskEventsAnswer> listTaskEvents(Caller caller, TaskPage request) {
    return Paging.page(
        taskIds.find(db, caller.person().workspace(), request.id()),
        request,
        (id, after, limit) -> views.listEvents(db, id, after, limit),
        event -> new Cursors.At(event.createdAt(), event.id()),
        TaskEventsAnswer::new);
  }

  private Outcome<TaskMessagesAnswer> listTaskMessages(Caller caller, TaskPage request) {
    return Paging.page(
        taskIds.find(db, caller.person().workspace(), request.id()),
        request,
        (id, after, limit) -> messages.listMessages(db, id, after, limit),
        message -> new Cursors.At(message.createdAt(), message.id()),
        TaskMessagesAnswer::new);
  }

  private Outcome<TaskDiffAnswer> getTaskDiff(Caller caller, ByTask request) {
    return of(
        caller,
        request,
        id ->
            changes
                .latestChange(db, id)
                .<Outcome<TaskDiffAnswer>>map(
                    change -> Outcome.done(new TaskDiffAnswer(diff(change))))
                .orElseGet(() ->
                    Outcome.refused(
                        ErrorCode.NO_CHANGES, "No run of this task has changed anything.")));
  }

  private <A> Outcome<A> of(Caller caller, ByTask request, Function<TaskId, Outcome<A>> answer) {
    return taskIds.find(db, caller.person().workspace(), request.id()).then(answer);
  }

  private Optional<String> awaited(Task task) {
    return task.state().equals("waiting_on_deps")
        ? Optional.of(Dependencies.reason(dependencies.facts(db, new TaskId(task.id()))))
        : Optional.empty();
  }

  private String reason(QueueFacts facts) {
    return Waiting.reason(
        new Waiting.Facts(
            facts.dueAt(),
            facts.held(),
            facts.later(),
            facts.used(),
            limits.inInstance(),
            facts.usedByWorkspace(),
            limits.inWorkspace(),
            facts.usedByRepository(),
            facts.maxOfRepository(),
            facts.ahead()));
  }

  private static Diff diff(Change change) {
    byte[] text = Zstd.decompress(change.diff(), (int) Zstd.getFrameContentSize(change.diff()));
    return new Diff(
        change.runNumber(),
        change.base(),
        change.head(),
        change.pushed() ? Optional.of(change.branch()) : Optional.empty(),
        change.pushed(),
        change.leftOvers(),
        Json.MAPPER.convertValue(change.files(), new TypeReference<List<ChangedFile>>() {}),
        change.fileCount(),
        change.commitCount(),
        change.insertions(),
        change.deletions(),
        Json.MAPPER.convertValue(change.commits(), new TypeReference<List<ChangedCommit>>() {}),
        new String(text, StandardCharsets.UTF_8),
        change.cut(),
        change.diffRemoved());
  }
}
