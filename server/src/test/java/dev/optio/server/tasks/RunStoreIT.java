package dev.optio.server.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.WithServers;
import dev.optio.server.db.Db;
import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.ReplicaId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.RunStore.Holder;
import dev.optio.server.tasks.RunStore.Progress;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.RunState.Outcome;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@WithServers
class RunStoreIT {
  private static final Duration LEASE = Duration.ofMinutes(10);
  private static final String HERE = "here";
  private static final JsonNode WORD = JsonNodeFactory.instance.objectNode().put("message", "done");

  private final RunStore runs = new RunStore();
  private final QueueStore queue = new QueueStore();
  private final MessageStore messages = new MessageStore();
  private final Db db;
  private final Seed seed;
  private final ReplicaId replica = new ReplicaId(UUID.randomUUID());

  private TaskId task;
  private RunId run;
  private Holder holder;

  RunStoreIT(Backing backing) {
    db = backing.db();
    seed = new Seed(db);
  }

  @BeforeEach
  void claimARun(Backing backing) {
    backing.clear();
    WorkspaceId workspace = seed.workspace();
    task = seed.task(workspace, seed.repository(workspace, 10));
    run = seed.run(task);
    StoredRun claimed =
        db.transaction(sql -> queue.claimDue(sql, replica, HERE, LEASE, 10, 10)).orElseThrow();
    holder = new Holder(run, claimed.fence(), replica);
  }

  /** Every write of a driver, as one that would go through in the right hands. */
  private Map<String, Predicate<Holder>> writes() {
    Map<String, Predicate<Holder>> writes = new TreeMap<>();
    writes.put("renew", by -> runs.renew(db, by, LEASE).isPresent());
    writes.put("findHeld", by -> runs.findHeld(db, by).isPresent());
    writes.put("lockHeld", by -> runs.lockHeld(db, by));
    // In the order of their names: what began first is gone on with.
    writes.put("beginSetup", by -> runs.beginSetup(db, by));
    writes.put("commitSetup", by -> runs.commitSetup(db, by, 0, 5));
    writes.put("setSetUp", by -> runs.setSetUp(db, by));
    writes.put("saveBase", by -> runs.saveBase(db, by, "abc", "optio/task-1"));
    writes.put("saveGiven", by -> runs.saveGiven(db, by, new byte[] {1}, 7));
    writes.put("setState", by -> runs.setState(db, by, new RunState.Publishing()));
    writes.put("setRunning", by -> runs.setRunning(db, by, true));
    writes.put("commitOutput", by -> runs.commitOutput(db, by, progress(0, 10)));
    writes.put("setExited", by -> runs.setExited(db, by, 0, false, WORD));
    writes.put("closeToMessages", by -> runs.closeToMessages(db, by));
    writes.put(
        "endRun",
        by -> runs.endRun(db, by, new RunState.Ended(Outcome.SUCCEEDED), "agent_success", "fine"));
    return writes;
  }

  @Nested
  class Fencing {
    @Test
    void letsTheHolderWriteEverything() {
      writes()
          .forEach((name, write) -> {
            // Given
            renewAsRunning();

            // Then
            assertThat(write.test(holder)).as(name).isTrue();
          });
    }

    @Test
    void aHolderThatLostTheRunChangesNothing() {
      // Given
      renewAsRunning();
      expire();
      queue.adopt(db, new ReplicaId(UUID.randomUUID()), HERE, LEASE);
      String before = row();

      writes()
          .forEach((name, write) -> {
            // When
            boolean written = write.test(holder);

            // Then
            assertThat(written).as(name).isFalse();
            assertThat(row()).as(name).isEqualTo(before);
          });
    }

    @Test
    void anEarlierFenceOfTheSameReplicaChangesNothing() {
      // Given
      renewAsRunning();
      expire();
      queue.adopt(db, replica, HERE, LEASE);
      String before = row();

      writes()
          .forEach((name, write) -> {
            // When
            boolean written = write.test(holder);

            // Then
            assertThat(written).as(name).isFalse();
            assertThat(row()).as(name).isEqualTo(before);
          });
    }

    @Test
    void anotherReplicaWithTheRightFenceChangesNothing() {
      // Given
      renewAsRunning();
      Holder thief = new Holder(run, holder.fence(), new ReplicaId(UUID.randomUUID()));
      String before = row();

      writes()
          .forEach((name, write) -> {
            // When
            boolean written = write.test(thief);

            // Then
            assertThat(written).as(name).isFalse();
            assertThat(row()).as(name).isEqualTo(before);
          });
    }

    @Test
    void anExpiredLeaseOnlyReadsAndRenews() {
      // Given
      List<String> allowed = List.of("findHeld", "renew");

      writes()
          .forEach((name, write) -> {
            renewAsRunning();
            expire();

            // When
            boolean written = write.test(holder);

            // Then
            assertThat(written).as(name).isEqualTo(allowed.contains(name));
          });
    }

    @Test
    void anEndedRunIsWrittenNoMore() {
      // Given
      renewAsRunning();
      runs.endRun(db, holder, new RunState.Ended(Outcome.FAILED), "agent_failure", "no");
      String before = row();

      writes()
          .forEach((name, write) -> {
            // When
            boolean written = write.test(holder);

            // Then
            assertThat(written).as(name).isFalse();
            assertThat(row()).as(name).isEqualTo(before);
          });
    }

    @Test
    void aHolderThatLostTheRunAddsNothingToTheOutputOfItsSetup() {
      // Given
      renewAsRunning();
      runs.beginSetup(db, holder);
      expire();
      queue.adopt(db, new ReplicaId(UUID.randomUUID()), HERE, LEASE);

      // Then
      assertThat(runs.commitSetup(db, holder, 0, 5)).isFalse();
    }

    @Test
    void theListOfWritesIsComplete() {
      // When
      List<String> withHolder =
          Arrays.stream(RunStore.class.getDeclaredMethods())
              .filter(method -> Modifier.isPublic(method.getModifiers()))
              .filter(method -> List.of(method.getParameterTypes()).contains(Holder.class))
              .map(Method::getName)
              .toList();

      // Then
      assertThat(writes().keySet()).containsExactlyInAnyOrderElementsOf(withHolder);
    }
  }

  @Nested
  class Output {
    @Test
    void movesOffsetsOnFromWhereTheyStood() {
      // When
      boolean committed = runs.commitOutput(db, holder, progress(0, 10));

      // Then
      assertThat(committed).isTrue();
      assertThat(held().stdoutOffset()).isEqualTo(10);
      assertThat(held().stderrOffset()).isEqualTo(20);
    }

    @Test
    void refusesTheSameOutputTwice() {
      // Given
      runs.commitOutput(db, holder, progress(0, 10));

      // When
      boolean again = runs.commitOutput(db, holder, progress(0, 10));

      // Then
      assertThat(again).isFalse();
      assertThat(held().stdoutOffset()).isEqualTo(10);
    }

    @Test
    void refusesOutputWithAGapBeforeIt() {
      assertThat(runs.commitOutput(db, holder, progress(5, 10))).isFalse();
    }

    @Test
    void comparesEachOffset() {
      assertThat(runs.commitOutput(db, holder, silent(7, 0, 10, 20))).isFalse();
      assertThat(runs.commitOutput(db, holder, silent(0, 7, 10, 20))).isFalse();
    }

    @Test
    void keepsWhatLaterOutputDoesNotSay() {
      // Given
      Progress full =
          new Progress(
              0,
              0,
              10,
              20,
              Optional.of("conversation-1"),
              Optional.of(new BigDecimal("0.0123")),
              Optional.of(100L),
              Optional.of(200L),
              Optional.of("model-1"),
              Optional.of(WORD));
      runs.commitOutput(db, holder, full);

      // When
      runs.commitOutput(db, holder, silent(10, 20, 30, 20));

      // Then
      StoredRun held = held();
      assertThat(held.stdoutOffset()).isEqualTo(30);
      assertThat(held.conversation()).contains("conversation-1");
      assertThat(held.costUsd()).contains(new BigDecimal("0.0123"));
      assertThat(held.inputTokens()).contains(100L);
      assertThat(held.outputTokens()).contains(200L);
      assertThat(held.finished()).contains(WORD);
    }
  }

  @Nested
  class Leases {
    @Test
    void renewingMovesTheEndOfTheLeaseOn() {
      // Given
      expire();

      // When
      runs.renew(db, holder, LEASE);

      // Then
      assertThat(queue.adopt(db, new ReplicaId(UUID.randomUUID()), HERE, LEASE)).isEmpty();
      assertThat(runs.lockHeld(db, holder)).isTrue();
    }

    @Test
    void renewingTellsThatTheRunIsToBeEnded() {
      // Given
      queue.requestStop(db, run, StopReason.WALL_CLOCK);

      // When
      Optional<RunStore.Renewed> renewed = runs.renew(db, holder, LEASE);

      // Then
      assertThat(renewed).flatMap(RunStore.Renewed::stopReason).contains(StopReason.WALL_CLOCK);
    }

    @Test
    void aRunThatWasHandedOverCanBeAdoptedAtOnce() {
      // Given
      queue.handOver(db, new ReplicaId(UUID.randomUUID()));
      Optional<StoredRun> early = queue.adopt(db, new ReplicaId(UUID.randomUUID()), HERE, LEASE);

      // When
      queue.handOver(db, holder.replica());

      // Then
      assertThat(early).isEmpty();
      assertThat(queue.adopt(db, new ReplicaId(UUID.randomUUID()), HERE, LEASE))
          .map(StoredRun::id)
          .contains(run);
    }
  }

  @Nested
  class Moves {
    @Test
    void readsBackWhatTheDriverWrote() {
      // When
      runs.saveBase(db, holder, "abc", "optio/task-1");
      runs.setRunning(db, holder, true);
      runs.setExited(db, holder, 3, true, WORD);

      // Then
      StoredRun held = held();
      assertThat(held.state()).isEqualTo(new RunState.Collecting());
      assertThat(held.base()).contains("abc");
      assertThat(held.branch()).contains("optio/task-1");
      assertThat(held.exitStatus()).contains(3);
      assertThat(held.verdict()).contains(WORD);
      assertThat(held.takesMessages()).isFalse();
    }

    @Test
    void anAgentExitsOnce() {
      // Given
      runs.setRunning(db, holder, false);
      runs.setExited(db, holder, 0, false, WORD);

      // Then
      assertThat(runs.setExited(db, holder, 1, false, WORD)).isFalse();
      assertThat(held().exitStatus()).contains(0);
    }

    @Test
    void storesEveryOutcome() {
      for (Outcome outcome : Outcome.values()) {
        // When
        boolean ended = runs.endRun(db, holder, new RunState.Ended(outcome), "because", "in words");

        // Then
        assertThat(ended).isTrue();
        assertThat(db.one("select outcome from runs where id = $1", run).text("outcome"))
            .isEqualTo(outcome.word());
        db.update(
            "update runs set state = 'running', lease_owner = $2, lease_until = now() + interval"
                + " '1 hour' where id = $1",
            run,
            replica);
      }
    }

    @Test
    void storesEveryStateOfADriver() {
      List<RunState> states =
          List.of(
              new RunState.Starting(),
              new RunState.Running(),
              new RunState.Collecting(),
              new RunState.Publishing());
      for (RunState state : states) {
        // When
        runs.setState(db, holder, state);

        // Then
        assertThat(held().state()).isEqualTo(state);
      }
    }
  }

  @Test
  void staysOpenToMessagesWhileOneWaits() {
    // Given
    runs.setRunning(db, holder, true);
    MessageId message = new MessageId(seed.ids().next());
    messages.addMessage(
        db, new MessageStore.Draft(message, task, seed.user(), "soft", "hello"), false);

    // Then
    assertThat(runs.closeToMessages(db, holder)).isFalse();
    assertThat(held().takesMessages()).isTrue();

    // When
    messages.setDelivered(db, message);

    // Then
    assertThat(runs.closeToMessages(db, holder)).isTrue();
    assertThat(held().takesMessages()).isFalse();
  }

  private StoredRun held() {
    return runs.findHeld(db, holder).orElseThrow();
  }

  private void renewAsRunning() {
    db.update(
        "update runs set state = 'running', outcome = null, stdout_offset = 0, stderr_offset = 0,"
            + " lease_owner = $2, lease_until = now() + interval '1 hour' where id = $1",
        run,
        replica);
  }

  private void expire() {
    db.update("update runs set lease_until = now() - interval '1 minute' where id = $1", run);
  }

  private String row() {
    return db.one("select to_jsonb(r) as it from runs r where id = $1", run).json("it").toString();
  }

  private static Progress progress(long from, long to) {
    return silent(from, from, to, to + 10);
  }

  /** Output that says nothing but how far it reaches. */
  private static Progress silent(long stdoutFrom, long stderrFrom, long stdoutTo, long stderrTo) {
    return new Progress(
        stdoutFrom,
        stderrFrom,
        stdoutTo,
        stderrTo,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
