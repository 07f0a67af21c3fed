package dev.optio.server.backup.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.backup.core.Head.Contents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadTest {
  private static final Head HEAD =
      new Head(
          Head.FORMAT,
          "1.2.0",
          "20261124233000",
          "0f1e2d3c-0000-4000-8000-000000000001",
          Instant.parse("2026-11-24T09:00:00Z"),
          List.of("00ab12cd"),
          List.of(new Contents("tasks", List.of("id", "title"))));

  @Test
  void readsWhatItWrote() throws Exception {
    assertThat(Head.decode(HEAD.encode())).isEqualTo(HEAD);
  }

  @Test
  void refusesAFormThatItDoesNotKnowAndNamesTheVersionThatDoes() {
    byte[] newer = bytes("{\"format\": 2, \"product\": \"9.1.0\", \"other\": true}");
    assertThatThrownBy(() -> Head.decode(newer))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("has the form 2")
        .hasMessageContaining("version 9.1.0");
  }

  @Test
  void doesNotRepeatAVersionThatIsNone() {
    byte[] newer = bytes("{\"format\": 2, \"product\": \"\\u001b[31mred\"}");
    assertThatThrownBy(() -> Head.decode(newer)).hasMessageContaining("version unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"tasks\"', '\"tasks; drop table tasks\"'",
    "'\"id\"', '\"id) from stdin; --\"'",
    "'\"id\"', '\"\"'",
    "'\"20261124233000\"', '\"latest\"'",
    "'\"00ab12cd\"', '\"a key\"'",
    "'\"1.2.0\"', '7, \"more\": 1'",
    "': 1,', ': 0,'",
    "'2026-11-24T09:00:00Z', 'soon'"
  })
  void refusesWhatMakesNoSense(String sound, String broken) {
    // Given
    String text = new String(HEAD.encode(), StandardCharsets.UTF_8).replace(" :", ":");
    assertThat(text).contains(sound);

    // When, then
    assertThatThrownBy(() -> Head.decode(bytes(text.replaceFirst(sound, broken))))
        .isInstanceOf(BackupException.class)
        .hasMessageStartingWith("The file is damaged");
  }

  @ParameterizedTest
  @CsvSource({"null", "[]", "{}", "''", "{\"format\": 1}"})
  void refusesWhatIsNoHead(String text) {
    assertThatThrownBy(() -> Head.decode(bytes(text))).isInstanceOf(BackupException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
