package dev.optio.server.logs.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How text becomes lines of a log. */
class DraftTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String MARK = " ‹cut: the line was longer than 1 MiB›";

  private static List<String> lines(String text) {
    return Draft.lines(NOW, EntryKind.TEXT, Source.STDOUT, Optional.of("g"), text).stream()
        .map(Draft::text)
        .toList();
  }

  @Test
  void everyLineIsOne() {
    assertThat(lines("a\nb\r\n\nc")).containsExactly("a", "b", "", "c");
    assertThat(lines("")).containsExactly("");
    assertThat(lines("a\n")).containsExactly("a", "");
  }

  @Test
  void everyLineKeepsWhereItCameFrom() {
    assertThat(Draft.lines(NOW, EntryKind.TOOL_USE, Source.STDERR, Optional.of("g"), "a\nb"))
        .containsExactly(
            new Draft(NOW, EntryKind.TOOL_USE, Source.STDERR, Optional.of("g"), "a"),
            new Draft(NOW, EntryKind.TOOL_USE, Source.STDERR, Optional.of("g"), "b"));
  }

  @Test
  void aLineMayBeAsLongAsItMayBe() {
    assertThat(lines("a".repeat(1 << 20))).containsExactly("a".repeat(1 << 20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ü", "€", "😀"})
  void aLongerLineIsCutBetweenTwoCharacters(String character) {
    // Given
    int bytes = character.getBytes(StandardCharsets.UTF_8).length;

    // When
    String line = lines("x" + character.repeat((1 << 20) / bytes + 1)).getFirst();

    // Then
    assertThat(line).endsWith(MARK).doesNotContain("\uFFFD");
    String kept = line.substring(0, line.length() - MARK.length());
    assertThat(kept).isEqualTo("x" + character.repeat(((1 << 20) - 1) / bytes));
  }

  @Test
  void eachLineOfATextIsMeasuredByItself() {
    assertThat(lines("a".repeat(1 << 20) + "\n" + "b".repeat(1 << 20))).hasSize(2);
  }
}
