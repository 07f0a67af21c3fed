package dev.optio.server.tasks.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.tasks.core.Dependencies.Decision;
import dev.optio.server.tasks.core.Dependencies.Dependency;
import dev.optio.server.tasks.core.Dependencies.OnFailure;
import dev.optio.server.tasks.core.TaskState.WaitingOnDeps;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a task that waits for others. */
class DependenciesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:05Z");
  private static final WaitingOnDeps WAITING =
      new WaitingOnDeps(Instant.parse("2026-01-01T00:00:00Z"));
  private static final Dependency DONE = new Dependency(1, "Dig", true, false);
  private static final Dependency OPEN = new Dependency(2, "Plant", false, false);
  private static final Dependency BROKEN = new Dependency(3, "Water", false, true);

  @Test
  void nothingToWaitForLetsItRun() {
    assertThat(decide(OnFailure.FAIL)).isInstanceOf(Decision.Queue.class);
    assertThat(decide(OnFailure.FAIL, DONE, DONE)).isInstanceOf(Decision.Queue.class);
  }

  @Test
  void oneThatIsStillToBeDoneKeepsItWaiting() {
    assertThat(decide(OnFailure.FAIL, DONE, OPEN)).isInstanceOf(Decision.GoOnWaiting.class);
  }

  @Test
  void oneThatFailedFailsItAtOnceAndIsNamed() {
    // When
    Decision decision = decide(OnFailure.FAIL, OPEN, BROKEN);

    // Then
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Fail.class,
            fail -> {
              assertThat(fail.to().problem().code()).isEqualTo("dependency_failed");
              assertThat(fail.to().problem().message()).contains("#3 Water").contains("Retry");
            });
  }

  @Test
  void oneThatFailedIsWaitedForWhereThatIsWanted() {
    assertThat(decide(OnFailure.WAIT, DONE, BROKEN)).isInstanceOf(Decision.GoOnWaiting.class);
  }

  @Test
  void theReasonNamesWhatIsMissingAndNotMoreThanThree() {
    assertThat(Dependencies.reason(List.of(DONE, OPEN))).isEqualTo("It waits for #2 Plant.");
    assertThat(Dependencies.reason(List.of(OPEN, OPEN, OPEN, OPEN, BROKEN)))
        .isEqualTo("It waits for #2 Plant, #2 Plant, #2 Plant and 2 more.");
  }

  private static Decision decide(OnFailure onFailure, Dependency... dependencies) {
    return Dependencies.decide(WAITING, List.of(dependencies), onFailure, NOW);
  }
}
