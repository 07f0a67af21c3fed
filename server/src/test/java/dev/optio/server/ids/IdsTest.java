package dev.optio.server.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New ids, and ids that somebody sends. */
class IdsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.789Z");

  @Nested
  class NewOnes {
    @Test
    void areOfVersionSevenAndTellTheirTime() {
      // When
      UUID id = new IdSource(InstantSource.fixed(NOW), new SplittableRandom(1)).next();

      // Then
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void sortByTheirTime() {
      // Given
      SplittableRandom random = new SplittableRandom(2);

      // When
      List<String> ids =
          List.of(0L, 1L, 1_000L, 86_400_000L, 1L << 40).stream()
              .map(later ->
                  new IdSource(InstantSource.fixed(NOW.plusMillis(later)), random)
                      .next()
                      .toString())
              .toList();

      // Then
      assertThat(ids).isSorted();
    }

    @Test
    void differWithinOneMillisecond() {
      // Given
      IdSource ids = new IdSource(InstantSource.fixed(NOW), new SplittableRandom(3));

      // When
      Set<UUID> made = new HashSet<>();
      for (int i = 0; i < 10_000; i++) {
        made.add(ids.next());
      }

      // Then
      assertThat(made).hasSize(10_000);
    }

    @Test
    void showTheirBareValue() {
      assertThat(new TaskId(new UUID(1, 2))).hasToString(new UUID(1, 2).toString());
    }
  }

  @Nested
  class SentOnes {
    @Test
    void areReadInUpperAndLowerCase() {
      assertThat(Parse.uuid("0198C0DE-0000-7000-8000-00000000abcd"))
          .contains(UUID.fromString("0198c0de-0000-7000-8000-00000000abcd"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "1-1-1-1-1",
          "0198c0de-0000-7000-8000-00000000abc",
          "0198c0de-0000-7000-8000-00000000abcde",
          "0198c0de00007000800000000000abcd",
          "{0198c0de-0000-7000-8000-00000000abcd}",
          " 0198c0de-0000-7000-8000-00000000abcd",
          "0198c0de-0000-7000-8000-00000000abcd\n",
          "0198c0dg-0000-7000-8000-00000000abcd",
          "٠198c0de-0000-7000-8000-00000000abcd"
        })
    void thatAreNoneAreNothing(String text) {
      assertThat(Parse.uuid(text)).isEmpty();
    }
  }
}
