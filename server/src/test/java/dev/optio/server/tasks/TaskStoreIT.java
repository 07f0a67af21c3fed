package dev.optio.server.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.Together;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.contract.TaskMessages.TaskEvent;
import dev.optio.server.db.Db;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.TaskStore.NewTask;
import dev.optio.server.tasks.core.Actor;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.TaskMove;
import dev.optio.server.tasks.core.TaskState;
import dev.optio.server.tasks.core.TaskState.Problem;
import dev.optio.server.tasks.core.TaskState.Result;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class TaskStoreIT {
  private static final Instant NOW = Seed.NOW;
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Result RESULT =
      new Result("It is mended.", Optional.of("optio/task-1-mend"));
  private static final Problem PROBLEM = new Problem("push_moved", "Somebody else pushed.");

  private final TaskViewStore views = new TaskViewStore();
  private final Db db;
  private final Seed seed;
  private final TaskStore tasks;

  private WorkspaceId workspace;
  private RepositoryId repository;
  private UserId user;

  TaskStoreIT(Backing backing) {
    db = backing.db();
    seed = new Seed(db);
    tasks = new TaskStore(seed.ids());
  }

  @BeforeEach
  void seedAWorkspace(Backing backing) {
    backing.clear();
    workspace = seed.workspace();
    repository = seed.repository(workspace, 2);
    user = seed.user();
  }

  @Test
  void addsATaskAsQueuedWithItsFirstEvent() {
    // Given
    NewTask task = seed.newTask(workspace, repository, user);

    // When
    add(task);

    // Then
    StoredTask stored = tasks.findTask(db, task.id()).orElseThrow();
    assertThat(stored.state()).isEqualTo(new TaskState.Queued(NOW));
    assertThat(stored.prompt()).isEqualTo(task.prompt());
    assertThat(stored.agentOptions()).isEqualTo(task.agentOptions());
    assertThat(stored.createdBy()).contains(user);
    assertThat(views.listEvents(db, task.id()))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.n()).isEqualTo(1);
          assertThat(event.toState()).isEqualTo("queued");
          assertThat(event.trigger()).isEqualTo("task_submitted");
        });
  }

  @Test
  void numbersTasksPerWorkspaceWithoutGapsWhoeverAddsThem() throws Exception {
    // Given
    WorkspaceId second = seed.workspace();
    RepositoryId ofSecond = seed.repository(second, 2);

    // When
    Together.run(
        8,
        number -> {
          for (int i = 0; i < 5; i++) {
            add(seed.newTask(workspace, repository, user));
          }
          return number;
        });
    TaskId other = seed.task(second, ofSecond);

    // Then
    assertThat(numbers(workspace))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    assertThat(tasks.findTask(db, other).orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void aTaskThatWasRolledBackTakesNoNumber() {
    // Given
    NewTask lost = seed.newTask(workspace, repository, user);
    assertThatThrownBy(() ->
            db.transaction(sql -> {
              tasks.addTask(sql, lost, new TaskState.Queued(NOW));
              throw new IllegalStateException("planned");
            }))
        .hasMessage("planned");

    // When
    add(seed.newTask(workspace, repository, user));

    // Then
    assertThat(numbers(workspace)).containsExactly(1L);
    assertThat(tasks.findTask(db, lost.id())).isEmpty();
  }

  @Test
  void readsBackEveryState() {
    for (TaskState state : states()) {
      // Given
      TaskId id = seed.task(workspace, repository);

      // When
      move(id, state);

      // Then
      assertThat(tasks.findTask(db, id).orElseThrow().state()).isEqualTo(state);
    }
    assertThat(states().stream().map(Object::getClass).collect(Collectors.toSet()))
        .isEqualTo(leaves(TaskState.class));
  }

  @Test
  void aMoveDecidedOnAnOlderVersionChangesNothing() {
    // Given
    TaskId id = seed.task(workspace, repository);
    StoredTask before = tasks.findTask(db, id).orElseThrow();
    move(id, new TaskState.Provisioning(LATER));

    // When
    boolean moved = tasks.moveTask(db, before, byOptio(new TaskState.Cancelled(LATER)));

    // Then
    assertThat(moved).isFalse();
    assertThat(tasks.findTask(db, id).orElseThrow().state())
        .isEqualTo(new TaskState.Provisioning(LATER));
    assertThat(views.listEvents(db, id)).hasSize(2);
  }

  @Test
  void oneOfManyWhoMoveATaskAtOnceDoes() throws Exception {
    // Given
    TaskId id = seed.task(workspace, repository);
    StoredTask before = tasks.findTask(db, id).orElseThrow();

    // When
    List<Boolean> moved =
        Together.run(
            8,
            number ->
                db.transaction(sql ->
                    tasks.moveTask(sql, before, byOptio(new TaskState.Provisioning(LATER)))));

    // Then
    assertThat(moved).containsOnlyOnce(true);
    assertThat(views.listEvents(db, id)).extracting(TaskEvent::n).containsExactly(1, 2);
  }

  @Test
  void storesWhoMovedATaskAndWhy() {
    // Given
    TaskId id = seed.task(workspace, repository);
    StoredTask task = tasks.findTask(db, id).orElseThrow();

    // When
    tasks.moveTask(
        db,
        task,
        TaskMove.byRun(
            new TaskState.Provisioning(LATER), Reason.WORKER_PICKUP, Optional.of("as told"), 3));
    tasks.moveTask(
        db,
        tasks.findTask(db, id).orElseThrow(),
        TaskMove.byPerson(
            new TaskState.Cancelled(LATER), Reason.USER_CANCEL, new Actor.Person(user)));

    // Then
    List<TaskEvent> events = views.listEvents(db, id);
    assertThat(events.get(1).fromState()).contains("queued");
    assertThat(events.get(1).trigger()).isEqualTo("worker_pickup");
    assertThat(events.get(1).message()).contains("as told");
    assertThat(events.get(1).run()).contains(3);
    assertThat(events.get(2).trigger()).isEqualTo("user_cancel");
    assertThat(events.get(2).userId()).contains(user.value());
  }

  @Test
  void keepsTheBranchWhenALaterMoveNamesNone() {
    // Given
    TaskId id = seed.task(workspace, repository);
    move(id, new TaskState.Completed(NOW, RESULT));

    // When
    move(id, new TaskState.Queued(LATER));

    // Then
    Task shown = views.getTask(db, workspace, id).orElseThrow();
    assertThat(shown.branch()).contains("optio/task-1-mend");
    assertThat(shown.completedAt()).isEmpty();
  }

  @Test
  void aMoveEndsTheWishToStop() {
    // Given
    TaskId id = seed.task(workspace, repository);
    move(id, new TaskState.Running(NOW));
    tasks.setStopping(db, id);
    assertThat(tasks.findTask(db, id).orElseThrow().stopping()).isTrue();

    // When
    move(id, new TaskState.Cancelled(LATER));

    // Then
    assertThat(tasks.findTask(db, id).orElseThrow().stopping()).isFalse();
  }

  @Test
  void sumsUpWhatAllRunsUsed() {
    // Given
    TaskId id = seed.task(workspace, repository);
    for (int i = 0; i < 2; i++) {
      RunId run = seed.run(id);
      db.update(
          "update runs set state = 'ended', outcome = 'failed', cost_usd = 0.25, input_tokens ="
              + " 10, output_tokens = 3000000000 where id = $1",
          run);
    }

    // When
    tasks.noteUsage(db, id, Optional.of("conversation-1"), Optional.empty());

    // Then
    Task shown = views.getTask(db, workspace, id).orElseThrow();
    assertThat(shown.costUsd()).contains("0.50");
    assertThat(shown.inputTokens()).contains(20L);
    assertThat(shown.outputTokens()).contains(6_000_000_000L);
  }

  @Test
  void countsRetriesAndGivesThemBack() {
    // Given
    TaskId id = seed.task(workspace, repository);

    // When
    tasks.countRetry(db, id);
    tasks.countRetry(db, id);

    // Then
    assertThat(tasks.findTask(db, id).orElseThrow().retryCount()).isEqualTo(2);

    // When
    tasks.resetRetries(db, id);

    // Then
    assertThat(tasks.findTask(db, id).orElseThrow().retryCount()).isZero();
  }

  @Test
  void deletesATaskOnlyAsItWasSeen() {
    // Given
    TaskId id = seed.task(workspace, repository);
    seed.run(id);
    StoredTask before = tasks.findTask(db, id).orElseThrow();
    move(id, new TaskState.Cancelled(LATER));

    // Then
    assertThat(new DeletedTaskStore().deleteTask(db, before)).isFalse();
    assertThat(new DeletedTaskStore().deleteTask(db, tasks.findTask(db, id).orElseThrow()))
        .isTrue();
    assertThat(tasks.findTask(db, id)).isEmpty();
    assertThat(db.rows("select 1 from runs where task_id = $1", id)).isEmpty();
  }

  @Test
  void knowsWhoHandedATaskOver() {
    // Given
    TaskId id = seed.task(workspace, repository);

    // Then
    assertThat(tasks.findAuthor(db, id))
        .contains(new TaskStore.Author("Ann", Optional.of("ann@example.com")));
  }

  private void add(NewTask task) {
    db.transaction(sql -> {
      tasks.addTask(sql, task, new TaskState.Queued(NOW));
      return task;
    });
  }

  private void move(TaskId id, TaskState to) {
    StoredTask task = tasks.findTask(db, id).orElseThrow();
    assertThat(tasks.moveTask(db, task, byOptio(to))).isTrue();
  }

  private List<Long> numbers(WorkspaceId of) {
    return db.rows("select number from tasks where workspace_id = $1 order by number", of).stream()
        .map(row -> row.number("number"))
        .toList();
  }

  private static TaskMove byOptio(TaskState to) {
    return TaskMove.byRun(to, Reason.INTERNAL, Optional.empty(), 1);
  }

  private static List<TaskState> states() {
    return List.of(
        new TaskState.Pending(NOW),
        new TaskState.WaitingOnDeps(NOW),
        new TaskState.Queued(NOW),
        new TaskState.Provisioning(NOW),
        new TaskState.Running(NOW),
        new TaskState.NeedsAttention(NOW, PROBLEM),
        new TaskState.PrOpened(NOW, RESULT),
        new TaskState.Completed(NOW, RESULT),
        new TaskState.Failed(NOW, PROBLEM),
        new TaskState.Cancelled(NOW));
  }

  private static Set<Class<?>> leaves(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    if (permitted == null) {
      return Set.of(type);
    }
    Set<Class<?>> leaves = new HashSet<>();
    Arrays.stream(permitted).forEach(part -> leaves.addAll(leaves(part)));
    return leaves;
  }
}
