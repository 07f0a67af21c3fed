package dev.optio.server.tasks.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.TaskListMessages.TaskSort;
import dev.optio.server.tasks.core.TaskCursors.ByNumber;
import dev.optio.server.tasks.core.TaskCursors.ByTime;
import dev.optio.server.tasks.core.TaskCursors.Place;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskCursorsTest {
  private static final UUID ID = new UUID(1, 2);
  private static final Map<TaskSort, Place> PLACES =
      Map.of(
          TaskSort.NEWEST, new ByTime(Instant.parse("2026-01-01T00:00:00.123456Z"), ID),
          TaskSort.OLDEST, new ByTime(Instant.parse("0001-01-01T00:00:00Z"), ID),
          TaskSort.CHANGED, new ByTime(Instant.parse("9999-12-31T23:59:59Z"), ID),
          TaskSort.PRIORITY, new ByNumber(BigDecimal.valueOf(100), ID),
          TaskSort.COST, new ByNumber(new BigDecimal("-1"), ID));

  @ParameterizedTest
  @EnumSource(TaskSort.class)
  void readsWhatItWroteAndOnlyForItsOrder(TaskSort sort) {
    // Given
    Place place = Objects.requireNonNull(PLACES.get(sort));

    // When
    String cursor = TaskCursors.write(sort, place);

    // Then
    assertThat(cursor).matches("[A-Za-z0-9_-]+").hasSizeLessThan(200);
    for (TaskSort other : TaskSort.values()) {
      assertThat(TaskCursors.read(other, cursor).filter(place::equals).isPresent())
          .isEqualTo(other == sort);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cost|1|x",
        "cost||00000000-0000-0001-0000-000000000002",
        "cost|1e999999999|00000000-0000-0001-0000-000000000002",
        "cost|11111111111111111111111111111111111111111|00000000-0000-0001-0000-000000000002",
        "cost|1|00000000-0000-0001-0000-000000000002|",
      })
  void readsNothingOutOfWhatSomebodyMadeUp(String plain) {
    assertThat(TaskCursors.read(TaskSort.COST, encoded(plain))).isEmpty();
  }

  @Test
  void readsNoTimeThatNoCalendarHas() {
    // Given
    String far = encoded("newest|+999999999-12-31T23:59:59Z|" + ID);

    // Then
    assertThat(TaskCursors.read(TaskSort.NEWEST, far)).isEmpty();
    assertThat(TaskCursors.read(TaskSort.NEWEST, "*")).isEmpty();
  }

  private static String encoded(String plain) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }
}
