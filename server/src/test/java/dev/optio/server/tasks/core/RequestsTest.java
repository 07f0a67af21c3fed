package dev.optio.server.tasks.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.tasks.core.Requests.Cancel;
import dev.optio.server.tasks.core.Requests.Retry;
import dev.optio.server.tasks.core.TaskState.Problem;
import dev.optio.server.tasks.core.TaskState.Result;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a person's wish means for a task, by where it stands. */
class RequestsTest {
  private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:05Z");

  private static Stream<TaskState> states() {
    Problem problem = new Problem("agent_failure", "It failed.");
    Result result = new Result("Done", Optional.empty());
    return Stream.of(
        new TaskState.Pending(BEFORE),
        new TaskState.WaitingOnDeps(BEFORE),
        new TaskState.Queued(BEFORE),
        new TaskState.Provisioning(BEFORE),
        new TaskState.Running(BEFORE),
        new TaskState.NeedsAttention(BEFORE, problem),
        new TaskState.PrOpened(BEFORE, result),
        new TaskState.Completed(BEFORE, result),
        new TaskState.Failed(BEFORE, problem),
        new TaskState.Cancelled(BEFORE));
  }

  @Test
  void aCancelIsDoneAtOnceOrAfterTheRunOrComesTooLate() {
    // When
    Map<String, String> meanings = new TreeMap<>();
    states()
        .forEach(state ->
            meanings.put(state.word(), Requests.cancel(state, NOW).getClass().getSimpleName()));

    // Then
    assertThat(meanings)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "pending", "AtOnce",
                "waiting_on_deps", "AtOnce",
                "queued", "AtOnce",
                "provisioning", "AfterTheRun",
                "running", "AfterTheRun",
                "needs_attention", "AtOnce",
                "pr_opened", "AtOnce",
                "completed", "TooLate",
                "failed", "TooLate",
                "cancelled", "TooLate"));
  }

  @Test
  void aRetryIsForWhatHasFailedOrIsStuck() {
    // When
    Map<String, String> meanings = new TreeMap<>();
    states()
        .forEach(state ->
            meanings.put(
                state.word(), Requests.retry(state, false, NOW).getClass().getSimpleName()));

    // Then
    assertThat(meanings)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "pending", "NotFromHere",
                "waiting_on_deps", "NotFromHere",
                "queued", "NotFromHere",
                "provisioning", "NotFromHere",
                "running", "NotFromHere",
                "needs_attention", "Allowed",
                "pr_opened", "NotFromHere",
                "completed", "NotFromHere",
                "failed", "Allowed",
                "cancelled", "Allowed"));
  }

  @Test
  void aRetryWaitsForWhatIsStillToBeDone() {
    assertThat(Requests.retry(new TaskState.Cancelled(BEFORE), true, NOW))
        .isEqualTo(new Retry.WaitsFirst(new TaskState.WaitingOnDeps(NOW)));
    assertThat(
            states()
                .filter(state -> Requests.retry(state, true, NOW) instanceof Retry.WaitsFirst)
                .map(TaskState::word))
        .containsExactlyInAnyOrder("failed", "cancelled");
  }

  @Test
  void goingOnIsForWhatHasEndedOrIsStuck() {
    assertThat(
            states()
                .filter(state -> Requests.resume(state, NOW) instanceof Requests.Resume.Allowed)
                .map(TaskState::word))
        .containsExactlyInAnyOrder(
            "needs_attention", "pr_opened", "completed", "failed", "cancelled");
  }

  @Test
  void waitingForOthersIsForWhatHasNotBegunAndForWhatIsTriedAgain() {
    // When
    Map<String, String> meanings = new TreeMap<>();
    states()
        .forEach(state ->
            meanings.put(
                state.word(), Requests.await(state, NOW).map(TaskState::word).orElse("refused")));

    // Then
    assertThat(meanings)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "pending", "waiting_on_deps",
                "waiting_on_deps", "waiting_on_deps",
                "queued", "waiting_on_deps",
                "provisioning", "refused",
                "running", "refused",
                "needs_attention", "refused",
                "pr_opened", "refused",
                "completed", "refused",
                "failed", "failed",
                "cancelled", "cancelled"));
  }

  @Test
  void whatMovesAtOnceMovesNow() {
    assertThat(Requests.cancel(new TaskState.Queued(BEFORE), NOW))
        .isEqualTo(new Cancel.AtOnce(new TaskState.Cancelled(NOW)));
    assertThat(Requests.retry(new TaskState.Cancelled(BEFORE), false, NOW))
        .isEqualTo(new Retry.Allowed(new TaskState.Queued(NOW)));
  }
}
