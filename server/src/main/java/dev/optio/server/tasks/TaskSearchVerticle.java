package dev.optio.server.tasks;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskListMessages.ListTasks;
import dev.optio.server.contract.TaskListMessages.SearchTasks;
import dev.optio.server.contract.TaskListMessages.TaskSearchAnswer;
import dev.optio.server.contract.TaskListMessages.TaskSort;
import dev.optio.server.contract.TaskListMessages.TasksAnswer;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.db.Db;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.TaskSearchStore.Filter;
import dev.optio.server.tasks.TaskSearchStore.Page;
import dev.optio.server.tasks.core.TaskCursors;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Lists of tasks: filtered, sorted, a page at a time. */
public final class TaskSearchVerticle {
  private static final int USUAL_LIMIT = 50;

  /** As many as are counted; more would take longer than what is looked at. */
  private static final int MOST_COUNTED = 10_000;

  private final Db db;
  private final TaskSearchStore store = new TaskSearchStore();

  public TaskSearchVerticle(Db db) {
    this.db = db;
  }

  /** Serves the lists. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    bus.serve(Operations.LIST_TASKS, permits, this::listTasks);
    bus.serve(Operations.SEARCH_TASKS, permits, this::searchTasks);
  }

  private Outcome<TasksAnswer> listTasks(Caller caller, ListTasks request) {
    WorkspaceId workspace = caller.person().workspace();
    int limit = request.limit().orElse(USUAL_LIMIT);
    int offset = request.offset().orElse(0);
    return TaskFilters.of(caller.person(), SearchTasks.of(request))
        .then(filter -> {
          Page page = new Page(TaskSort.NEWEST, Optional.empty(), limit, offset);
          List<Task> tasks = store.listTasks(db, workspace, filter, page);
          long total = store.countTasks(db, workspace, filter, Integer.MAX_VALUE);
          return Outcome.done(new TasksAnswer(tasks, limit, offset, total));
        });
  }

  private Outcome<TaskSearchAnswer> searchTasks(Caller caller, SearchTasks request) {
    TaskSort sort = request.sort().orElse(TaskSort.NEWEST);
    Optional<TaskCursors.Place> after =
        request.cursor().flatMap(cursor -> TaskCursors.read(sort, cursor));
    if (request.cursor().isPresent() && after.isEmpty()) {
      return Outcome.refused(
          ErrorCode.BAD_REQUEST, "cursor is not one of this API's for this order.");
    }
    int limit = request.limit().orElse(USUAL_LIMIT);
    WorkspaceId workspace = caller.person().workspace();
    return TaskFilters.of(caller.person(), request)
        .then(filter -> {
          Page page = new Page(sort, after, limit + 1, 0);
          List<Task> found = store.listTasks(db, workspace, filter, page);
          boolean more = found.size() > limit;
          List<Task> tasks = more ? List.copyOf(found.subList(0, limit)) : found;
          Optional<String> next =
              more
                  ? Optional.of(TaskCursors.write(sort, place(sort, tasks.getLast())))
                  : Optional.empty();
          Optional<Long> total =
              after.isPresent() ? Optional.empty() : total(workspace, filter, found.size(), more);
          return Outcome.done(new TaskSearchAnswer(tasks, next, more, total));
        });
  }

  private Optional<Long> total(WorkspaceId workspace, Filter filter, int found, boolean more) {
    if (!more) {
      return Optional.of((long) found);
    }
    long counted = store.countTasks(db, workspace, filter, MOST_COUNTED + 1);
    return counted > MOST_COUNTED ? Optional.empty() : Optional.of(counted);
  }

  private static TaskCursors.Place place(TaskSort sort, Task task) {
    return switch (sort) {
      case NEWEST, OLDEST -> new TaskCursors.ByTime(task.createdAt(), task.id());
      case CHANGED -> new TaskCursors.ByTime(task.updatedAt(), task.id());
      case PRIORITY -> new TaskCursors.ByNumber(BigDecimal.valueOf(task.priority()), task.id());
      case COST ->
          new TaskCursors.ByNumber(
              task.costUsd().map(BigDecimal::new).orElse(TaskSearchStore.NO_COST), task.id());
    };
  }
}
