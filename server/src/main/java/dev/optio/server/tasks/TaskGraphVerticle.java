package dev.optio.server.tasks;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskGraphMessages.AddTaskDependencies;
import dev.optio.server.contract.TaskGraphMessages.CreateSubtask;
import dev.optio.server.contract.TaskGraphMessages.DependenciesAnswer;
import dev.optio.server.contract.TaskGraphMessages.DependentsAnswer;
import dev.optio.server.contract.TaskGraphMessages.RemoveTaskDependency;
import dev.optio.server.contract.TaskGraphMessages.SubtaskAnswer;
import dev.optio.server.contract.TaskGraphMessages.SubtasksAnswer;
import dev.optio.server.contract.TaskGraphMessages.SubtasksStatus;
import dev.optio.server.contract.TaskMessages.ByTask;
import dev.optio.server.db.Db;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.Actor;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.Requests;
import dev.optio.server.tasks.core.TaskMove;
import dev.optio.server.tasks.core.TaskState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** How tasks hang together: which waits for which, and which is a part of which. */
public final class TaskGraphVerticle {
  private final Db db;
  private final TaskNews news;
  private final InstantSource clock;
  private final TaskStore tasks;
  private final NewTasks newTasks;
  private final QueueStore queue = new QueueStore();
  private final DependencyStore dependencies = new DependencyStore();
  private final SubtaskStore subtasks = new SubtaskStore();
  private final TaskViewStore views = new TaskViewStore();
  private final TaskIds taskIds = new TaskIds(views);
  private final DependencyGraph graph = new DependencyGraph(dependencies);

  public TaskGraphVerticle(Db db, TaskNews news, IdSource ids, InstantSource clock) {
    this.db = db;
    this.news = news;
    this.clock = clock;
    this.tasks = new TaskStore(ids);
    this.newTasks = new NewTasks(tasks, ids);
  }

  /** Serves the operations on dependencies and subtasks. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    bus.serve(Operations.LIST_TASK_DEPENDENCIES, permits, this::listTaskDependencies);
    bus.serve(Operations.ADD_TASK_DEPENDENCIES, permits, this::addTaskDependencies);
    bus.serve(Operations.REMOVE_TASK_DEPENDENCY, permits, this::removeTaskDependency);
    bus.serve(Operations.LIST_TASK_DEPENDENTS, permits, this::listTaskDependents);
    bus.serve(Operations.LIST_SUBTASKS, permits, this::listSubtasks);
    AskedPrompts prompts = new AskedPrompts(bus);
    bus.serve(
        Operations.CREATE_SUBTASK,
        permits,
        (caller, request) -> createSubtask(prompts, caller.person(), request));
    bus.serve(Operations.GET_SUBTASKS_STATUS, permits, this::getSubtasksStatus);
  }

  private Outcome<DependenciesAnswer> listTaskDependencies(Caller caller, ByTask request) {
    return find(caller, request.id()).then(this::dependenciesAnswer);
  }

  private Outcome<DependentsAnswer> listTaskDependents(Caller caller, ByTask request) {
    return find(caller, request.id())
        .then(id -> Outcome.done(new DependentsAnswer(dependencies.listDependents(db, id))));
  }

  private Outcome<DependenciesAnswer> addTaskDependencies(
      Caller caller, AddTaskDependencies request) {
    WorkspaceId workspace = caller.person().workspace();
    Actor.Person actor = new Actor.Person(caller.person().user());
    return find(caller, request.id())
        .then(id ->
            db.transaction(sql -> {
              Outcome<List<TaskId>> others = all(sql, workspace, request.dependsOnIds());
              return others.then(found -> add(sql, workspace, id, found, actor));
            }))
        .then(id -> {
          news.changed(workspace, id);
          news.queueMoved();
          return dependenciesAnswer(id);
        });
  }

  private Outcome<TaskId> add(
      Sql sql, WorkspaceId workspace, TaskId id, List<TaskId> others, Actor.Person actor) {
    dependencies.lockGraph(sql, workspace);
    Optional<StoredRun> run = queue.lockUnfinished(sql, id);
    Optional<StoredTask> task = tasks.lockTask(sql, id);
    if (task.isEmpty()) {
      return Outcome.notFound("Task");
    }
    Optional<TaskState> to = Requests.await(task.get().state(), clock.instant());
    if (to.isEmpty()) {
      return Outcome.refused(
          ErrorCode.TASK_STARTED, "The task has begun, so it cannot be made to wait for others.");
    }
    Optional<Outcome.Refused<TaskId>> refusal = graph.refusal(sql, id, others, views, workspace);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    others.forEach(other -> dependencies.addEdge(sql, id, other));
    boolean moves = !to.get().word().equals(task.get().state().word());
    if (moves) {
      run.ifPresent(queued -> queue.endQueued(sql, queued.id(), Reason.DEPENDENCIES_ADDED.code()));
      tasks.moveTask(
          sql, task.get(), TaskMove.byPerson(to.get(), Reason.DEPENDENCIES_ADDED, actor));
    }
    return Outcome.done(id);
  }

  private Outcome<Nothing> removeTaskDependency(Caller caller, RemoveTaskDependency request) {
    WorkspaceId workspace = caller.person().workspace();
    return find(caller, request.id())
        .then(id ->
            find(caller, request.depTaskId())
                .then(other ->
                    dependencies.removeEdge(db, id, other)
                        ? Outcome.done(id)
                        : Outcome.<TaskId>notFound("Dependency")))
        .then(id -> {
          news.changed(workspace, id);
          news.queueMoved();
          return Outcome.done(new Nothing());
        });
  }

  private Outcome<SubtasksAnswer> listSubtasks(Caller caller, ByTask request) {
    return find(caller, request.id())
        .then(id -> Outcome.done(new SubtasksAnswer(subtasks.listSubtasks(db, id))));
  }

  private Outcome<SubtasksStatus> getSubtasksStatus(Caller caller, ByTask request) {
    return find(caller, request.id()).then(id -> Outcome.done(subtasks.status(db, id)));
  }

  private Outcome<SubtaskAnswer> createSubtask(
      AskedPrompts prompts, Caller.Person person, CreateSubtask request) {
    AskedPrompts.Fields fields =
        new AskedPrompts.Fields(request.prompt(), request.promptTemplateId(), request.params());
    return find(person, request.id())
        .then(parent ->
            prompts
                .settle(person, fields)
                .then(asked ->
                    add(parent, new NewTasks.Handed<>(person, request, asked, clock.instant()))))
        .then(id -> {
          news.changed(person.workspace(), id);
          news.queueMoved();
          return views
              .getTask(db, person.workspace(), id)
              .<Outcome<SubtaskAnswer>>map(task -> Outcome.done(new SubtaskAnswer(task)))
              .orElseGet(() -> Outcome.notFound("Task"));
        });
  }

  private Outcome<TaskId> add(TaskId parent, NewTasks.Handed<CreateSubtask> handed) {
    return db.transaction(sql ->
        tasks
            .lockTask(sql, parent)
            .map(task -> newTasks.addSubtask(sql, task, handed))
            .orElseGet(() -> Outcome.notFound("Task")));
  }

  private Outcome<DependenciesAnswer> dependenciesAnswer(TaskId id) {
    return Outcome.done(new DependenciesAnswer(dependencies.listDependencies(db, id)));
  }

  private Outcome<List<TaskId>> all(Sql sql, WorkspaceId workspace, List<String> typed) {
    List<TaskId> found = new ArrayList<>();
    for (String one : typed) {
      switch (taskIds.find(sql, workspace, one)) {
        case Outcome.Done<TaskId>(TaskId id) -> found.add(id);
        case Outcome.Special<TaskId> special -> found.add(special.answer());
        case Outcome.Refused<TaskId> refused -> {
          return DependencyGraph.unknown(one);
        }
      }
    }
    return Outcome.done(List.copyOf(found));
  }

  private Outcome<TaskId> find(Caller caller, String typed) {
    return taskIds.find(db, caller.person().workspace(), typed);
  }
}
