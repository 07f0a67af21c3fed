package dev.optio.server.logs.core;

import static dev.optio.server.logs.core.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportFormatTest {
  private static final List<String> HOSTILE =
      List.of(
          "```",
          "~~~~",
          "\n```\n# heading",
          "\r```",
          "\u2028```",
          "\u001b[2Jgone",
          "<script>alert(1)</script>",
          "");

  @ParameterizedTest
  @EnumSource
  void namesTheFileAfterTheNumberOnly(ExportFormat format) {
    assertThat(format.fileName(12)).matches("task-12\\.(txt|json|md)");
  }

  @Test
  void writesOnePlainLineForEachEntryWhateverItHolds() {
    // When
    String file = written(ExportFormat.PLAINTEXT);

    // Then
    assertThat(file.lines()).hasSize(1 + HOSTILE.size());
    assertThat(file.lines().skip(1)).allMatch(line -> line.startsWith("1970-01-01T00:00:0"));
    assertThat(file).doesNotContain("\u001b", "\r");
  }

  @Test
  void writesMarkdownThatNoEntryBreaksOutOf() {
    // When
    List<String> lines = written(ExportFormat.MARKDOWN).lines().toList();

    // Then
    assertThat(lines.getFirst()).isEqualTo("# Task 12: \\<b\\>\\# \\`x\\` second");
    assertThat(lines.stream().filter(line -> line.strip().startsWith("```")))
        .containsExactly("```text", "```");
    assertThat(lines.getLast()).isEqualTo("```");
  }

  @Test
  void writesJsonWithEverythingAsItIs() throws Exception {
    // When
    JsonNode file = Json.MAPPER.readTree(written(ExportFormat.JSON));

    // Then
    assertThat(file.at("/meta/number").asLong()).isEqualTo(12);
    assertThat(file.at("/logs").valueStream().map(entry -> entry.get("content").asText()))
        .isEqualTo(HOSTILE);
  }

  @Test
  void writesValidJsonWithoutAnyEntry() throws Exception {
    JsonNode file =
        Json.MAPPER.readTree(ExportFormat.JSON.opening(facts()) + ExportFormat.JSON.closing());
    assertThat(file.at("/logs")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void saysWhatWasRemoved(ExportFormat format) {
    ExportFormat.Facts facts = new ExportFormat.Facts(Entries.TASK, 12, "Mend", "completed", 8, 5);
    assertThat(format.opening(facts)).containsAnyOf("Entries 1 to 5 were removed", "\"removed\":5");
    assertThat(format.opening(facts())).doesNotContain("were removed");
  }

  private static String written(ExportFormat format) {
    StringBuilder file = new StringBuilder(format.opening(facts()));
    for (int i = 0; i < HOSTILE.size(); i++) {
      file.append(format.entry(entry(i + 1, EntryKind.TEXT, HOSTILE.get(i)), i == 0));
    }
    return file.append(format.closing()).toString();
  }

  private static ExportFormat.Facts facts() {
    return new ExportFormat.Facts(Entries.TASK, 12, "<b># `x`\nsecond", "running", 8, 0);
  }
}
