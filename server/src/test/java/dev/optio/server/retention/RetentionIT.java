package dev.optio.server.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.WithServers;
import dev.optio.server.db.Db;
import dev.optio.server.db.Row;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithServers
class RetentionIT {
  private static final Keeping TEN_DAYS =
      new Keeping(Optional.of(10), Optional.of(10), Optional.of(10));

  private final Db db;
  private final Seed seed;
  private WorkspaceId workspace = new WorkspaceId(new java.util.UUID(0, 0));
  private RepositoryId repository = new RepositoryId(new java.util.UUID(0, 0));

  RetentionIT(Backing backing) {
    db = backing.db();
    seed = new Seed(db);
  }

  @BeforeEach
  void empty(Backing backing) {
    backing.clear();
    workspace = seed.workspace();
    repository = seed.repository(workspace, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "completed, 11, true",
    "failed, 11, true",
    "cancelled, 11, true",
    "completed, 9, false",
    "needs_attention, 900, false",
    "running, 900, false",
    "queued, 900, false",
    "waiting_on_deps, 900, false"
  })
  void removesOnlyOfTasksThatFinishedLongAgo(String state, int daysAgo, boolean removed) {
    // Given
    TaskId task = task(state, daysAgo, 7);

    // When
    once(TEN_DAYS, 3);

    // Then
    assertThat(chunks(task)).isEqualTo(removed ? 0 : 7);
    assertThat(removedTo(task)).isEqualTo(removed ? 70 : 0);
    assertThat(diff(task).flag("removed")).isEqualTo(removed);
    assertThat(diff(task).integer("insertions")).isEqualTo(5);
    assertThat(capsules(task)).isEqualTo(removed ? 0 : 1);
  }

  /** What was restored is all there until somebody has looked at it. */
  @Test
  void removesNothingWhileTheQueueIsHeld() {
    // Given
    TaskId task = task("completed", 900, 2);
    db.update("insert into instance_facts (name, value) values ('queue_held', 'now')");

    // When
    once(TEN_DAYS, 3);

    // Then
    assertThat(chunks(task)).isEqualTo(2);
    assertThat(diff(task).flag("removed")).isFalse();
    assertThat(capsules(task)).isOne();
  }

  @Test
  void removesOnlyWhatItIsToldTo() {
    // Given
    TaskId task = task("completed", 11, 2);

    // When
    once(new Keeping(Optional.of(30), Optional.of(10), Optional.empty()), 100);

    // Then
    assertThat(chunks(task)).isEqualTo(2);
    assertThat(diff(task).flag("removed")).isTrue();
    assertThat(capsules(task)).isOne();
  }

  /** A pass that stops half-way leaves a log whose missing part is named. */
  @Test
  void namesHowFarItCame() {
    // Given
    TaskId task = task("completed", 11, 7);

    // When
    db.transaction(sql -> new RetentionStore().removeLog(sql, 10, 3));

    // Then
    assertThat(removedTo(task)).isEqualTo(30);
    assertThat(db.one("select min(first_n) as n from log_chunks").number("n")).isEqualTo(31);
  }

  @Test
  void keepsWhatATaskWroteSince() {
    // Given
    TaskId task = task("completed", 11, 2);
    once(TEN_DAYS, 100);
    db.update("update tasks set log_seq = log_seq + 10, state = 'failed' where id = $1", task);
    addChunk(task, 2);

    // When
    db.update("update tasks set state_since = now() where id = $1", task);
    once(TEN_DAYS, 100);

    // Then
    assertThat(removedTo(task)).isEqualTo(20);
    assertThat(chunks(task)).isOne();
  }

  @Test
  void leavesTheWorkToTheReplicaThatIsAtIt() {
    // Given
    TaskId task = task("completed", 11, 2);

    // When
    db.transaction(sql -> {
      assertThat(new RetentionStore().tryLock(sql)).isTrue();
      once(TEN_DAYS, 100);
      return true;
    });

    // Then
    assertThat(chunks(task)).isEqualTo(2);
  }

  @Test
  void goesPastATaskThatSomebodyHolds() {
    // Given
    TaskId held = task("completed", 30, 2);
    TaskId other = task("completed", 11, 2);

    // When
    db.transaction(sql -> {
      sql.one("select id from tasks where id = $1 for update", held);
      once(TEN_DAYS, 100);
      return true;
    });

    // Then
    assertThat(chunks(held)).isEqualTo(2);
    assertThat(capsules(held)).isOne();
    assertThat(chunks(other)).isZero();
  }

  @Test
  void removesNothingWhereNothingIsSet() {
    TaskId task = task("completed", 900, 2);
    once(new Keeping(Optional.empty(), Optional.empty(), Optional.empty()), 100);
    assertThat(chunks(task)).isEqualTo(2);
  }

  private void once(Keeping keeping, int batch) {
    try (Retention retention = Retention.idle(db, keeping, batch)) {
      retention.once();
    }
  }

  /** A task with a log of ten entries a chunk, a diff and a capsule. */
  private TaskId task(String state, int daysAgo, int chunks) {
    TaskId task = seed.task(workspace, repository);
    for (int chunk = 0; chunk < chunks; chunk++) {
      addChunk(task, chunk);
    }
    db.update(
        "update tasks set state = $2, log_seq = $3, state_since = now() - $4::int * interval '1"
            + " day' where id = $1",
        task,
        state,
        chunks * 10L,
        daysAgo);
    db.update(
        "insert into task_changes (run_id, workspace_id, task_id, run_number, base_commit,"
            + " head_commit, branch, left_overs, file_count, commit_count, insertions, deletions,"
            + " files, commits, diff, diff_cut) values ($1, $2, $3, 1, 'a', 'b', 'c', false, 1, 1,"
            + " 5, 0, '[]', '[]', '\\x00', true)",
        seed.run(task),
        workspace,
        task);
    db.update(
        "insert into capsules (task_id, workspace_id, run_number, sealed, key_id) values ($1, $2,"
            + " 1, '\\x00', 1)",
        task,
        workspace);
    return task;
  }

  private void addChunk(TaskId task, int chunk) {
    db.update(
        "insert into log_chunks (task_id, first_n, last_n, workspace_id, codec, bytes) values ($1,"
            + " $2, $3, $4, 1, '\\x00')",
        task,
        chunk * 10L + 1,
        chunk * 10L + 10,
        workspace);
  }

  private long chunks(TaskId task) {
    return db.one("select count(*) as n from log_chunks where task_id = $1", task).number("n");
  }

  private long capsules(TaskId task) {
    return db.one("select count(*) as n from capsules where task_id = $1", task).number("n");
  }

  private long removedTo(TaskId task) {
    return db.one("select log_removed from tasks where id = $1", task).number("log_removed");
  }

  private Row diff(TaskId task) {
    return db.one(
        "select diff_removed_at is not null as removed, insertions from task_changes where task_id"
            + " = $1",
        task);
  }
}
