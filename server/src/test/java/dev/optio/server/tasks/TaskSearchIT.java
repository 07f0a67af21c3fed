package dev.optio.server.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.WithServers;
import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.Role;
import dev.optio.server.contract.TaskListMessages.SearchTasks;
import dev.optio.server.contract.TaskListMessages.TaskSearchAnswer;
import dev.optio.server.contract.TaskListMessages.TaskSort;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.db.Db;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.core.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of tasks over the bus and a database: 24 tasks, many of them alike. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskSearchIT {
  private static final int TASKS = 24;

  private final Db db;
  private final Seed seed;
  private final Bus bus;
  private Caller.Person ann;
  private List<Task> all;

  TaskSearchIT(Backing backing) {
    db = backing.db();
    seed = new Seed(db);
    bus = new Bus(backing.vertx());
    new TaskSearchVerticle(db).serve(bus);
  }

  @BeforeAll
  void seedTasks() {
    ann = member(seed.workspace());
    RepositoryId repository = seed.repository(ann.workspace(), 2);
    UserId other = seed.user();
    for (int i = 0; i < TASKS; i++) {
      add(ann.workspace(), repository, i % 3 == 0 ? other : ann.user(), i);
    }
    Caller.Person stranger = member(seed.workspace());
    add(stranger.workspace(), seed.repository(stranger.workspace(), 2), stranger.user(), 0);
    all = search("{\"limit\": 200}").tasks();
    assertThat(all).hasSize(TASKS);
  }

  @AfterAll
  void close() {
    bus.close();
  }

  @ParameterizedTest
  @EnumSource(TaskSort.class)
  void pagesNeitherRepeatNorSkipTasksWithEqualKeys(TaskSort sort) {
    // Given
    List<UUID> whole = all.stream().sorted(order(sort)).map(Task::id).toList();

    for (int limit : new int[] {1, 2, 5, 23, 24}) {
      // When
      List<UUID> paged = new ArrayList<>();
      Optional<String> cursor = Optional.empty();
      do {
        ObjectNode asked = query("{}").put("sort", sort.word()).put("limit", limit);
        cursor.ifPresent(place -> asked.put("cursor", place));
        TaskSearchAnswer page = done(ask(ann, asked));
        page.tasks().forEach(task -> paged.add(task.id()));
        assertThat(paged).as(sort + " in pages of " + limit).hasSizeLessThanOrEqualTo(TASKS);
        assertThat(page.hasMore()).isEqualTo(page.nextCursor().isPresent());
        assertThat(page.total()).isEqualTo(cursor.isEmpty() ? Optional.of(24L) : Optional.empty());
        cursor = page.nextCursor();
      } while (cursor.isPresent());

      // Then
      assertThat(paged).as(sort + " in pages of " + limit).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # filter                                                        | how many
          {"state": "done"}                                               | 12
          {"state": "failed,waiting"}                                     | 18
          {"state": "active"}                                             | 0
          {"createdBy": "me"}                                             | 16
          {"agentType": "codex"}                                          | 6
          {"minPriority": 100}                                            | 12
          {"maxPriority": 50}                                             | 12
          {"minPriority": 50, "maxPriority": 50}                          | 12
          {"minCostUsd": "0"}                                             | 18
          {"minCostUsd": "0.50", "maxCostUsd": "1.5"}                     | 12
          {"maxCostUsd": "0.49"}                                          | 0
          {"since": "2026-11-24T09:02:00Z"}                               | 12
          {"until": "2026-11-24T09:02:00Z"}                               | 12
          {"since": "2026-11-24T10:02:00+01:00", "until": "2026-11-24T09:02:00Z"} | 0
          {"endedSince": "2026-11-24T11:00:00Z"}                          | 12
          {"endedUntil": "2026-11-24T11:00:00Z"}                          | 0
          {"taskType": "whole"}                                           | 22
          {"taskType": "step"}                                            | 2
          {"q": "roof"}                                                   | 24
          {"q": "#3"}                                                     | 1
          {"q": "100%"}                                                   | 0
          {"q": "roof", "state": "done", "createdBy": "me", "agentType": "codex"} | 4
          """)
  void filtersNarrowTheList(String filter, int count) {
    // When
    TaskSearchAnswer found = done(ask(ann, query(filter).put("limit", 1)));

    // Then
    assertThat(found.total()).as(filter).contains((long) count);
    assertThat(found.tasks()).hasSize(Math.min(1, count));
  }

  @Test
  void aFilterByAPersonsIdIsTheSameAsMe() {
    // Given
    ObjectNode asked = query("{}").put("createdBy", ann.user().toString());

    // Then
    assertThat(done(ask(ann, asked)).tasks()).isEqualTo(search("{\"createdBy\": \"me\"}").tasks());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # asked                                                               | named
          {"state": "failed,mended"}                                            | state
          {"minCostUsd": "2", "maxCostUsd": "1"}                                | maxCostUsd
          {"minPriority": 5, "maxPriority": 4}                                  | maxPriority
          {"since": "2026-11-24T09:00:00Z", "until": "2026-11-24T08:59:59Z"}    | until
          {"endedSince": "2026-11-24T09:00:00Z", "endedUntil": "2026-01-01T00:00:00Z"} | endedUntil
          {"since": "+99999-01-01T00:00:00Z"}                                   | since
          {"endedUntil": "-0004-01-01T00:00:00Z"}                               | endedUntil
          {"cursor": "bmV3ZXN0"}                                                | cursor
          """)
  void whatCannotBeMeantIsRefusedByName(String asked, String named) {
    // When
    Outcome<TaskSearchAnswer> outcome = ask(ann, query(asked));

    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.code()).isIn(ErrorCode.INVALID_BODY, ErrorCode.BAD_REQUEST);
              assertThat(refused.message()).contains(named);
            });
  }

  @Test
  void aCursorIsOfOneOrder() {
    // Given
    String cursor = search("{\"sort\": \"newest\", \"limit\": 3}").nextCursor().orElseThrow();

    // Then
    assertThat(ask(ann, query("{\"sort\": \"oldest\"}").put("cursor", cursor)))
        .isInstanceOf(Outcome.Refused.class);
  }

  /** The order as people expect it; of two with equal keys the ids say which is first. */
  private static Comparator<Task> order(TaskSort sort) {
    Comparator<Task> id = Comparator.comparing(task -> task.id().toString());
    return switch (sort) {
      case NEWEST -> Comparator.comparing(Task::createdAt).thenComparing(id).reversed();
      case OLDEST -> Comparator.comparing(Task::createdAt).thenComparing(id);
      case PRIORITY -> Comparator.comparingInt(Task::priority).thenComparing(id);
      case COST ->
          Comparator.comparingDouble(
                  (Task task) -> task.costUsd().map(Double::parseDouble).orElse(-1.0))
              .thenComparing(id)
              .reversed();
      case CHANGED -> Comparator.comparing(Task::updatedAt).thenComparing(id).reversed();
    };
  }

  /** Every sixth alike in what lists are sorted by. */
  private void add(WorkspaceId workspace, RepositoryId repository, UserId by, int i) {
    TaskId id =
        db.transaction(sql -> {
          TaskStore.NewTask task = seed.newTask(workspace, repository, by);
          new TaskStore(seed.ids()).addTask(sql, task, new TaskState.Queued(Seed.NOW));
          return task.id();
        });
    db.update(
        """
        update tasks
           set created_at = timestamptz '2026-11-24T09:00:00.000001Z' + $2::int * interval '1 minute',
               updated_at = timestamptz '2026-11-24T10:00:00Z' + $2::int * interval '1 minute',
               completed_at = case when $3::int < 2 then timestamptz '2026-11-24T12:00:00Z' end,
               state = case $3::int when 0 then 'failed' when 1 then 'completed' else 'queued' end,
               priority = case when $3::int % 2 = 0 then 50 else 100 end,
               cost_usd = case $3::int when 0 then null when 3 then 7.25 else 0.5 * $3::int end,
               agent = case when $3::int = 1 then 'codex' else agent end,
               subtask_kind = case when $4::int < 2 then 'step' end
         where id = $1\
        """,
        id, i % 4, (i / 2) % 4, i);
  }

  private Caller.Person member(WorkspaceId workspace) {
    return new Caller.Person(seed.user(), workspace, Role.MEMBER, false);
  }

  private TaskSearchAnswer search(String asked) {
    return done(ask(ann, query(asked)));
  }

  private Outcome<TaskSearchAnswer> ask(Caller caller, ObjectNode asked) {
    SearchTasks request = Json.MAPPER.convertValue(asked, SearchTasks.class);
    return bus.ask(Operations.SEARCH_TASKS, caller, request).await();
  }

  private static ObjectNode query(String json) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static <A> A done(Outcome<A> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<A>) outcome).answer();
  }
}
