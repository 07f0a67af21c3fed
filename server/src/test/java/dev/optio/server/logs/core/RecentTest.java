package dev.optio.server.logs.core;

import static dev.optio.server.logs.core.Entries.line;
import static dev.optio.server.logs.core.Entries.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentTest {
  private static final int ALL = 1 << 20;

  @Test
  void beginsWhereTheLogStands() {
    Recent recent = new Recent(10, ALL);
    assertThat(recent.isPast(9)).isTrue();
    assertThat(recent.isPast(10)).isFalse();
    assertThat(recent.after(10, ALL)).isEmpty();
  }

  @Test
  void holdsWhatCameTooEarlyUntilTheGapIsClosed() {
    // Given
    Recent recent = new Recent(0, ALL);

    // When
    recent.add(List.of(line(3), line(1)));
    boolean lackedTheSecond = recent.lacks();
    List<Long> before = numbers(recent, 0);
    recent.add(List.of(line(2)));

    // Then
    assertThat(lackedTheSecond).isTrue();
    assertThat(before).containsExactly(1L);
    assertThat(numbers(recent, 0)).containsExactly(1L, 2L, 3L);
    assertThat(recent.lacks()).isFalse();
  }

  @Test
  void ignoresWhatItKnows() {
    Recent recent = new Recent(0, ALL);
    recent.add(lines(1, 3));
    recent.add(lines(1, 4));
    recent.add(lines(2, 3));
    assertThat(numbers(recent, 0)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void lacksWhatItOnlyHeardOf() {
    Recent recent = new Recent(5, ALL);
    recent.reached(9);
    assertThat(recent.lacks()).isTrue();
    assertThat(recent.last()).isEqualTo(5);
    recent.add(lines(6, 9));
    assertThat(recent.lacks()).isFalse();
  }

  @Test
  void letsTheOldestMakeRoomForBytes() {
    Recent recent = new Recent(0, 1_000);
    recent.add(lines(1, 50));
    assertThat(recent.isPast(39)).isTrue();
    assertThat(numbers(recent, 40)).isEqualTo(LongStream.rangeClosed(41, 50).boxed().toList());
  }

  @Test
  void letsTheOldestMakeRoomForManySmallEntries() {
    Recent recent = new Recent(0, Long.MAX_VALUE);
    recent.add(lines(1, 10_000));
    assertThat(recent.isPast(5_000)).isTrue();
    assertThat(numbers(recent, 9_000))
        .isEqualTo(LongStream.rangeClosed(9_001, 10_000).boxed().toList());
  }

  @Test
  void keepsOneEntryThatIsLargerThanItsBounds() {
    Recent recent = new Recent(0, 50);
    recent.add(lines(1, 3));
    assertThat(numbers(recent, 2)).containsExactly(3L);
  }

  @Test
  void dropsWhatWaitsAsideRatherThanGrow() {
    // Given
    Recent recent = new Recent(0, 1_000);

    // When
    recent.add(lines(2, 100));
    recent.add(lines(1, 1));

    // Then
    assertThat(recent.last()).isEqualTo(1);
    assertThat(recent.lacks()).isTrue();
  }

  @Test
  void givesNoMoreThanFitsButAlwaysOne() {
    Recent recent = new Recent(0, ALL);
    recent.add(lines(1, 10));
    assertThat(recent.after(0, 350)).hasSize(3);
    assertThat(recent.after(0, 10)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isWholeWhateverNewsDo(long seed) {
    // Given
    Random random = new Random(seed);
    List<Line> news = new ArrayList<>(lines(1, 500));
    news.addAll(lines(100, 300));
    Collections.shuffle(news, random);
    news.removeIf(line -> random.nextInt(4) == 0);
    Recent recent = new Recent(0, ALL);
    List<Long> seen = new ArrayList<>();

    // When
    for (Line line : news) {
      recent.add(List.of(line));
      seen.addAll(numbers(recent, seen.size()));
      if (random.nextInt(10) == 0) {
        recent.add(lines(recent.last() + 1, Math.min(recent.head(), recent.last() + 20)));
      }
    }
    recent.add(lines(recent.last() + 1, 500));
    seen.addAll(numbers(recent, seen.size()));

    // Then
    assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 500).boxed().toList());
  }

  private static List<Long> numbers(Recent recent, long after) {
    return recent.after(after, ALL).stream().map(Line::n).toList();
  }
}
