package dev.optio.server.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.Together;
import dev.optio.server.backing.WithServers;
import dev.optio.server.db.Db;
import dev.optio.server.db.DbException;
import dev.optio.server.ids.ReplicaId;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.QueueStore.QueueFacts;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@WithServers
class QueueStoreIT {
  private static final Duration LEASE = Duration.ofMinutes(10);
  private static final String HERE = "here";
  private static final int MANY = 1_000;
  private static final int CLAIMERS = 8;

  private final QueueStore queue = new QueueStore();
  private final Db db;
  private final Seed seed;
  private final ReplicaId replica = new ReplicaId(UUID.randomUUID());
  private final ReplicaId other = new ReplicaId(UUID.randomUUID());

  private WorkspaceId workspace;
  private RepositoryId repository;

  QueueStoreIT(Backing backing) {
    db = backing.db();
    seed = new Seed(db);
  }

  @BeforeEach
  void startEmpty(Backing backing) {
    backing.clear();
    workspace = seed.workspace();
    repository = seed.repository(workspace, MANY);
  }

  @Nested
  class Claiming {
    @Test
    void takesTheRunWithALeaseAndAFirstFence() {
      // Given
      RunId run = seed.run(workspace, repository);

      // When
      StoredRun claimed = claim(MANY, MANY).orElseThrow();

      // Then
      assertThat(claimed.id()).isEqualTo(run);
      assertThat(claimed.state()).isEqualTo(new RunState.Starting());
      assertThat(claimed.fence()).isEqualTo(1);
      assertThat(claimed.number()).isEqualTo(1);
      assertThat(
              db.one("select lease_until > now() as held, lease_owner from runs where id = $1", run)
                  .flag("held"))
          .isTrue();
    }

    @Test
    void takesNothingTwice() {
      // Given
      seed.run(workspace, repository);
      claim(MANY, MANY);

      // When
      Optional<StoredRun> second = claim(MANY, MANY);

      // Then
      assertThat(second).isEmpty();
    }

    @Test
    void takesTheLowestPriorityNumberFirstThenTheLongestDue() {
      // Given
      RunId late = seed.run(workspace, repository);
      RunId early = seed.run(workspace, repository);
      RunId urgent = seed.run(workspace, repository);
      db.update("update runs set due_at = now() - interval '1 hour' where id = $1", early);
      db.update("update runs set priority = 1 where id = $1", urgent);

      // When
      List<RunId> order = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        order.add(claim(MANY, MANY).orElseThrow().id());
      }

      // Then
      assertThat(order).containsExactly(urgent, early, late);
    }

    @Test
    void leavesWhatIsNotDue() {
      // Given
      TaskId task = seed.task(workspace, repository);
      db.transaction(sql -> {
        queue.addRun(
            sql,
            new RunId(seed.ids().next()),
            task,
            "retry",
            Optional.of(Instant.now().plus(Duration.ofHours(1))));
        return task;
      });

      // When
      Optional<StoredRun> claimed = claim(MANY, MANY);

      // Then
      assertThat(claimed).isEmpty();
    }

    @Test
    void passesOverAFullRepositoryToTheNext() {
      // Given
      RepositoryId full = seed.repository(workspace, 1);
      seed.run(workspace, full);
      claim(MANY, MANY);
      seed.run(workspace, full);
      RunId free = seed.run(workspace, repository);

      // When
      Optional<StoredRun> claimed = claim(MANY, MANY);

      // Then
      assertThat(claimed).map(StoredRun::id).contains(free);
    }

    @Test
    void allowsOneUnfinishedRunPerTask() {
      // Given
      TaskId task = seed.task(workspace, repository);
      seed.run(task);

      // Then
      assertThatThrownBy(() -> seed.run(task))
          .isInstanceOfSatisfying(DbException.class, e -> assertThat(e.isDuplicate()).isTrue());
    }
  }

  /** Each claimer counts inside its own transaction, before anybody else can claim. */
  @Nested
  class Limits {
    @Test
    void concurrentClaimersFillTheInstanceAndNeverPassIt() throws Exception {
      // Given
      for (int i = 0; i < 12; i++) {
        WorkspaceId another = seed.workspace();
        seed.run(another, seed.repository(another, MANY));
      }

      // When
      List<RunId> claimed = claimTogether(3, MANY);

      // Then
      assertThat(claimed).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void concurrentClaimersFillTheWorkspaceAndNeverPassIt() throws Exception {
      // Given
      for (int i = 0; i < 12; i++) {
        seed.run(workspace, seed.repository(workspace, MANY));
      }

      // When
      List<RunId> claimed = claimTogether(MANY, 3);

      // Then
      assertThat(claimed).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void concurrentClaimersFillTheRepositoryAndNeverPassIt() throws Exception {
      // Given
      RepositoryId narrow = seed.repository(workspace, 3);
      for (int i = 0; i < 12; i++) {
        seed.run(workspace, narrow);
      }

      // When
      List<RunId> claimed = claimTogether(MANY, MANY);

      // Then
      assertThat(claimed).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void neverPassesALimitWhileRunsEnd() throws Exception {
      // Given
      for (int i = 0; i < 60; i++) {
        seed.run(workspace, repository);
      }

      // When
      List<List<Integer>> seen =
          Together.run(
              CLAIMERS,
              number -> {
                List<Integer> counts = new ArrayList<>();
                for (int round = 0; round < 30; round++) {
                  Optional<RunId> claimed =
                      db.transaction(sql -> {
                        Optional<StoredRun> run =
                            queue.claimDue(sql, replica, HERE, LEASE, 3, MANY);
                        counts.add(queue.countSlots(sql));
                        return run.map(StoredRun::id);
                      });
                  claimed.ifPresent(QueueStoreIT.this::end);
                }
                return counts;
              });

      // Then
      assertThat(seen.stream().flatMap(List::stream)).allMatch(slots -> slots <= 3);
      assertThat(db.one("select count(*) as ended from runs where state = 'ended'").number("ended"))
          .isEqualTo(60);
    }

    @Test
    void anExpiredLeaseStillHoldsItsSlot() {
      // Given
      seed.run(workspace, repository);
      expire(claim(1, MANY).orElseThrow().id());
      seed.run(workspace, repository);

      // When
      Optional<StoredRun> claimed = claim(1, MANY);

      // Then
      assertThat(claimed).isEmpty();
    }

    @Test
    void anEndedRunFreesItsSlot() {
      // Given
      seed.run(workspace, repository);
      end(claim(1, MANY).orElseThrow().id());
      RunId next = seed.run(workspace, repository);

      // When
      Optional<StoredRun> claimed = claim(1, MANY);

      // Then
      assertThat(claimed).map(StoredRun::id).contains(next);
    }

    private List<RunId> claimTogether(int instance, int ofWorkspace) throws Exception {
      return Together.run(
              CLAIMERS,
              number -> {
                List<RunId> mine = new ArrayList<>();
                Optional<StoredRun> claimed = claim(instance, ofWorkspace);
                while (claimed.isPresent()) {
                  mine.add(claimed.get().id());
                  claimed = claim(instance, ofWorkspace);
                }
                return mine;
              })
          .stream()
          .flatMap(List::stream)
          .toList();
    }
  }

  @Nested
  class Adopting {
    @Test
    void takesARunWhoseLeaseHasExpiredWithAHigherFence() {
      // Given
      RunId run = seed.run(workspace, repository);
      claim(MANY, MANY);
      expire(run);

      // When
      StoredRun adopted = queue.adopt(db, other, HERE, LEASE).orElseThrow();

      // Then
      assertThat(adopted.id()).isEqualTo(run);
      assertThat(adopted.fence()).isEqualTo(2);
      assertThat(adopted.state()).isEqualTo(new RunState.Starting());
    }

    @Test
    void leavesARunWhoseLeaseHolds() {
      // Given
      seed.run(workspace, repository);
      claim(MANY, MANY);

      // Then
      assertThat(queue.adopt(db, other, HERE, LEASE)).isEmpty();
    }

    @Test
    void leavesARunWhoseFilesLieElsewhere() {
      // Given
      RunId run = seed.run(workspace, repository);
      claim(MANY, MANY);
      expire(run);

      // Then
      assertThat(queue.adopt(db, other, "elsewhere", LEASE)).isEmpty();
    }

    @Test
    void leavesQueuedAndEndedRuns() {
      // Given
      seed.run(workspace, repository);
      end(claim(MANY, MANY).orElseThrow().id());
      seed.run(workspace, repository);

      // Then
      assertThat(queue.adopt(db, other, HERE, LEASE)).isEmpty();
    }

    @Test
    void givesEachRunToOneOfManyReplicas() throws Exception {
      // Given
      for (int i = 0; i < 20; i++) {
        expire(claimNew());
      }

      // When
      List<RunId> adopted =
          Together.run(
                  CLAIMERS,
                  number -> {
                    List<RunId> mine = new ArrayList<>();
                    ReplicaId adopter = new ReplicaId(UUID.randomUUID());
                    Optional<StoredRun> run = queue.adopt(db, adopter, HERE, LEASE);
                    while (run.isPresent()) {
                      mine.add(run.get().id());
                      run = queue.adopt(db, adopter, HERE, LEASE);
                    }
                    return mine;
                  })
              .stream()
              .flatMap(List::stream)
              .toList();

      // Then
      assertThat(adopted).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Nested
  class Stopping {
    @Test
    void keepsTheFirstReason() {
      // Given
      TaskId task = seed.task(workspace, repository);
      RunId run = seed.run(task);
      claim(MANY, MANY);

      // When
      queue.requestStop(db, run, StopReason.SILENCE);
      queue.requestStop(db, run, StopReason.CANCELLED);

      // Then
      StoredRun stored = db.transaction(sql -> queue.lockUnfinished(sql, task).orElseThrow());
      assertThat(stored.stopReason()).contains(StopReason.SILENCE);
    }

    @Test
    void storesEveryReason() {
      for (StopReason reason : StopReason.values()) {
        // Given
        TaskId task = seed.task(workspace, repository);
        RunId run = seed.run(task);
        claim(MANY, MANY);

        // When
        queue.requestStop(db, run, reason);

        // Then
        StoredRun stored = db.transaction(sql -> queue.lockUnfinished(sql, task).orElseThrow());
        assertThat(stored.stopReason()).contains(reason);
      }
    }

    @Test
    void tellsTheDriverOfItsOwnRunsOnly() {
      // Given
      TaskId task = seed.task(workspace, repository);
      RunId run = seed.run(task);
      claim(MANY, MANY);

      // When
      queue.requestStop(db, run, StopReason.CANCELLED);

      // Then
      assertThat(queue.findStops(db, replica)).containsExactly(task);
      assertThat(queue.findStops(db, other)).isEmpty();
    }

    @Test
    void endsAQueuedRunAtOnce() {
      // Given
      RunId run = seed.run(workspace, repository);

      // When
      boolean ended = queue.endQueued(db, run, "user_cancel");

      // Then
      assertThat(ended).isTrue();
      assertThat(claim(MANY, MANY)).isEmpty();
    }

    @Test
    void cannotEndAClaimedRunBehindItsDriver() {
      // Given
      RunId run = claimNew();

      // Then
      assertThat(queue.endQueued(db, run, "user_cancel")).isFalse();
    }
  }

  @Test
  void tellsWhyARunWaits() {
    // Given
    claimNew();
    seed.run(workspace, repository);
    TaskId task = seed.task(workspace, repository);
    RunId waiting = seed.run(task);
    db.update("update runs set priority = 200 where id = $1", waiting);

    // When
    QueueFacts facts = queue.queueFacts(db, task).orElseThrow();

    // Then
    assertThat(facts.used()).isEqualTo(1);
    assertThat(facts.usedByWorkspace()).isEqualTo(1);
    assertThat(facts.usedByRepository()).isEqualTo(1);
    assertThat(facts.maxOfRepository()).isEqualTo(MANY);
    assertThat(facts.ahead()).isEqualTo(1);
    assertThat(facts.later()).isFalse();
  }

  private RunId claimNew() {
    seed.run(workspace, repository);
    return claim(MANY, MANY).orElseThrow().id();
  }

  private Optional<StoredRun> claim(int instance, int ofWorkspace) {
    return db.transaction(sql -> queue.claimDue(sql, replica, HERE, LEASE, instance, ofWorkspace));
  }

  private void expire(RunId run) {
    db.update("update runs set lease_until = now() - interval '1 minute' where id = $1", run);
  }

  private void end(RunId run) {
    db.update("update runs set state = 'ended', outcome = 'succeeded' where id = $1", run);
  }
}
