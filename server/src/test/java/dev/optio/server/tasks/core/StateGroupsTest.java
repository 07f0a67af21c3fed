package dev.optio.server.tasks.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateGroupsTest {
  @Test
  void theGroupsHoldEveryStateOnce() {
    // When
    List<String> states = StateGroups.states(List.of("active", "done", "waiting"));

    // Then
    assertThat(states).containsExactlyInAnyOrderElementsOf(TaskState.WORDS);
  }

  @Test
  void aStateAndItsGroupAreOneList() {
    assertThat(StateGroups.states(List.of("failed", "done")))
        .containsExactly("failed", "completed", "cancelled");
  }

  @Test
  void namesTheFirstWordThatIsNone() {
    assertThat(StateGroups.unknown(List.of("failed", "done"))).isEmpty();
    assertThat(StateGroups.unknown(List.of("failed", "mended", "x"))).contains("mended");
  }
}
