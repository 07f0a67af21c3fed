package dev.optio.server.tasks.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.tasks.core.AfterRun.Decision;
import dev.optio.server.tasks.core.AfterRun.Snapshot;
import dev.optio.server.tasks.core.RunState.Outcome;
import dev.optio.server.tasks.core.RunState.StopReason;
import dev.optio.server.tasks.core.TaskState.Problem;
import dev.optio.server.tasks.core.TaskState.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the end of a run means for its task. */
class AfterRunTest {
  private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final Problem PROBLEM = new Problem("agent_failure", "It failed.");

  private static Snapshot running(RunEnd end) {
    return new Snapshot(new TaskState.Running(BEFORE), false, 4, 0, 3, end, NOW);
  }

  private static Snapshot stopping(Snapshot snapshot) {
    return new Snapshot(snapshot.task(), true, 4, 0, 3, snapshot.end(), NOW);
  }

  private static Snapshot retried(Snapshot snapshot, int retries, int most) {
    return new Snapshot(snapshot.task(), false, 4, retries, most, snapshot.end(), NOW);
  }

  private static RunEnd passing() {
    return RunEnd.passing(Outcome.LOST, Reason.SANDBOX_LOST, "The sandbox is gone.");
  }

  private static TaskState moved(Decision decision) {
    return decision.move().orElseThrow().to();
  }

  private static void isTheLastRun(Decision decision) {
    assertThat(decision.nextRun()).isEmpty();
    assertThat(decision.countsAsRetry()).isFalse();
  }

  @Nested
  class ARunThatSucceeded {
    private final RunEnd end =
        RunEnd.succeeded(Reason.AGENT_SUCCESS, "Wrote it.", Optional.of("optio/task-1"));

    @Test
    void completesTheTask() {
      // When
      Decision decision = AfterRun.decide(running(end));

      // Then
      assertThat(moved(decision))
          .isEqualTo(
              new TaskState.Completed(NOW, new Result("Wrote it.", Optional.of("optio/task-1"))));
      isTheLastRun(decision);
    }

    @Test
    void completesItEvenWhenACancelCameTooLate() {
      assertThat(moved(AfterRun.decide(stopping(running(end)))))
          .isInstanceOf(TaskState.Completed.class);
    }

    @Test
    void completesItEvenWhenNobodySawTheAgentStart() {
      // Given
      Snapshot snapshot =
          new Snapshot(new TaskState.Provisioning(BEFORE), false, 4, 0, 3, end, NOW);

      // Then
      assertThat(moved(AfterRun.decide(snapshot))).isInstanceOf(TaskState.Completed.class);
    }

    @Test
    void saysWhichRunItWasAndWhy() {
      // When
      TaskMove move = AfterRun.decide(running(end)).move().orElseThrow();

      // Then
      assertThat(move.run()).contains(4);
      assertThat(move.reason()).isEqualTo(Reason.AGENT_SUCCESS);
      assertThat(move.actor()).isEqualTo(new Actor.Optio());
      assertThat(move.message()).contains("Wrote it.");
    }
  }

  @Nested
  class ARunThatWasStopped {
    @Test
    void byAPersonCancelsTheTask() {
      // When
      Decision decision =
          AfterRun.decide(running(RunEnd.stopped(StopReason.CANCELLED, "Somebody stopped it.")));

      // Then
      assertThat(moved(decision)).isEqualTo(new TaskState.Cancelled(NOW));
      isTheLastRun(decision);
    }

    @ParameterizedTest
    @EnumSource(
        value = StopReason.class,
        names = {"WALL_CLOCK", "SILENCE", "FORGED"})
    void byALimitFailsTheTask(StopReason reason) {
      // When
      Decision decision = AfterRun.decide(running(RunEnd.stopped(reason, "Too much.")));

      // Then
      assertThat(moved(decision))
          .isEqualTo(new TaskState.Failed(NOW, new Problem(reason.reason().code(), "Too much.")));
      isTheLastRun(decision);
    }

    @Test
    void withTheServerIsQueuedAgainAtOnceAndSpendsNoRetry() {
      // Given
      RunEnd end = RunEnd.stopped(StopReason.INTERRUPTED, "The server ended.");

      // When
      Decision decision = AfterRun.decide(retried(running(end), 3, 3));

      // Then
      assertThat(moved(decision)).isEqualTo(new TaskState.Queued(NOW));
      assertThat(decision.nextRun()).contains(NOW);
      assertThat(decision.countsAsRetry()).isFalse();
    }

    @Test
    void withTheServerWhileACancelWasAskedForIsCancelled() {
      // Given
      RunEnd end = RunEnd.stopped(StopReason.INTERRUPTED, "The server ended.");

      // Then
      assertThat(moved(AfterRun.decide(stopping(running(end)))))
          .isInstanceOf(TaskState.Cancelled.class);
    }
  }

  @Nested
  class ARunThatFailed {
    private final RunEnd hopeless = RunEnd.failed(Reason.AGENT_FAILURE, "It failed.");

    @Test
    void forACauseThatStaysFailsTheTask() {
      // When
      Decision decision = AfterRun.decide(running(hopeless));

      // Then
      assertThat(moved(decision)).isEqualTo(new TaskState.Failed(NOW, PROBLEM));
      isTheLastRun(decision);
    }

    @Test
    void whileACancelWasAskedForCancelsTheTask() {
      assertThat(moved(AfterRun.decide(stopping(running(hopeless)))))
          .isInstanceOf(TaskState.Cancelled.class);
      assertThat(moved(AfterRun.decide(stopping(running(passing())))))
          .isInstanceOf(TaskState.Cancelled.class);
    }

    @Test
    void withWorkThatAPersonMustSeeNeedsAttention() {
      // When
      Decision decision =
          AfterRun.decide(running(RunEnd.attention(Reason.PUSH_MOVED, "The branch has moved.")));

      // Then
      assertThat(moved(decision))
          .isEqualTo(
              new TaskState.NeedsAttention(
                  NOW, new Problem("push_moved", "The branch has moved.")));
      isTheLastRun(decision);
    }

    @ParameterizedTest
    @CsvSource({"0, PT10S", "1, PT20S", "2, PT40S", "5, PT5M20S", "6, PT10M", "63, PT10M"})
    void forACauseThatMayPassIsTriedAgainLaterAndLater(int retries, Duration wait) {
      // When
      Decision decision = AfterRun.decide(retried(running(passing()), retries, 100));

      // Then
      assertThat(moved(decision)).isEqualTo(new TaskState.Queued(NOW));
      assertThat(decision.nextRun()).contains(NOW.plus(wait));
      assertThat(decision.countsAsRetry()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void forACauseThatMayPassIsNotTriedMoreOftenThanAllowed(int most) {
      // When
      Decision decision = AfterRun.decide(retried(running(passing()), most, most));

      // Then
      assertThat(moved(decision))
          .isEqualTo(
              new TaskState.Failed(NOW, new Problem("sandbox_lost", "The sandbox is gone.")));
      isTheLastRun(decision);
    }
  }

  static List<TaskState> elsewhere() {
    return List.of(
        new TaskState.Pending(BEFORE),
        new TaskState.WaitingOnDeps(BEFORE),
        new TaskState.Queued(BEFORE),
        new TaskState.NeedsAttention(BEFORE, PROBLEM),
        new TaskState.PrOpened(BEFORE, new Result("Done", Optional.empty())),
        new TaskState.Completed(BEFORE, new Result("Done", Optional.empty())),
        new TaskState.Failed(BEFORE, PROBLEM),
        new TaskState.Cancelled(BEFORE));
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void aTaskThatStandsElsewhereIsLeftAlone(TaskState task) {
    // Given
    Snapshot snapshot = new Snapshot(task, false, 4, 0, 3, passing(), NOW);

    // Then
    assertThat(AfterRun.decide(snapshot))
        .isEqualTo(new Decision(Optional.empty(), Optional.empty(), false));
  }
}
