package dev.optio.server.backup.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableOrderTest {
  @Test
  void putsATableAfterAllThatItPointsTo() {
    assertThat(
            TableOrder.of(
                Set.of("a", "b", "c", "d"),
                Map.of("a", Set.of("b", "d"), "b", Set.of("c"), "c", Set.of("d"))))
        .containsExactly("d", "c", "b", "a");
  }

  @Test
  void isTheSameEveryTime() {
    assertThat(TableOrder.of(Set.of("c", "a", "b"), Map.of())).containsExactly("a", "b", "c");
  }

  @Test
  void failsWhereTablesPointToEachOtherInACircle() {
    assertThatThrownBy(
            () -> TableOrder.of(Set.of("a", "b"), Map.of("a", Set.of("b"), "b", Set.of("a"))))
        .hasMessageContaining("[a, b]");
  }
}
