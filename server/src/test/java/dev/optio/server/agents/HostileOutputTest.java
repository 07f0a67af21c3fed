package dev.optio.server.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.sandbox.OutputName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A line of output is whatever an agent, or what it ran, chose to write. */
class HostileOutputTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Vendor> programs() {
    return VendorsTest.programs();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void showsAsTextWhatIsNoEvent(Vendor vendor) {
    for (String line :
        List.of(
            "error: fatal: unauthorized, quota, 429",
            "[1, 2]",
            "\"type\"",
            "null",
            "{",
            "{\"type\":",
            "{\"type\":\"result\"",
            "{\"type\":\"result\"} and more",
            "{\"type\":\"result\"}{\"type\":\"result\"}",
            "{'type':'result'}",
            "{\"type\":\"result\",}",
            "{\"a\":NaN}",
            "{\"a\":1e999999999999}x",
            "\uFEFF{\"type\":\"result\"}",
            "\u001b[31m{\"type\":\"result\"}",
            "a\0b\uFFFD\uD800")) {
      assertThat(vendor.read(OutputName.STDOUT, line)).as(line).containsExactly(text(line));
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void showsWhatIsTooDeepOrTooMuchAsTextWithoutBuildingIt(Vendor vendor) {
    String deep = "{\"type\":\"result\",\"a\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";
    String many = "{\"type\":\"result\",\"a\":[" + "{},".repeat(300_000) + "{}]}";
    String digits = "{\"type\":\"result\",\"a\":" + "9".repeat(100_000) + "}";

    for (String line : List.of(deep, many, digits)) {
      assertThat(vendor.read(OutputName.STDOUT, line)).containsExactly(text(line));
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void showsAnEventThatItDoesNotKnow(Vendor vendor) {
    for (String line :
        List.of("{}", "{\"type\":\"weather\"}", "{\"type\":7}", "{\"type\":{\"type\":null}}")) {
      assertThat(vendor.read(OutputName.STDOUT, line))
          .as(line)
          .containsExactly(new Reading.Entry(EntryKind.SYSTEM, line, Optional.empty()));
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void takesNothingOnStandardErrorForAnEvent(Vendor vendor) {
    String line =
        "{\"type\":\"result\",\"subtype\":\"success\",\"exitCode\":0,\"status\":\"success\"}";

    assertThat(vendor.read(OutputName.STDERR, line))
        .containsExactly(new Reading.Entry(EntryKind.SYSTEM, line, Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void keepsALineOfSixteenMebibytesWhole(Vendor vendor) {
    String line = "x".repeat(16 * 1024 * 1024);

    assertThat(vendor.read(OutputName.STDOUT, line)).containsExactly(text(line));
  }

  @Test
  void readsAHugeEvent() {
    // Given
    String answer = "a".repeat(16 * 1024 * 1024);
    String line =
        "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\""
            + answer
            + "\"}";

    // When
    List<Reading> readings = new ClaudeCodeVendor().read(OutputName.STDOUT, line);

    // Then
    assertThat(readings)
        .filteredOn(Reading.Finished.class::isInstance)
        .singleElement()
        .satisfies(reading ->
            assertThat(((Reading.Finished) reading).message())
                .hasSize(Reading.Finished.MAX_MESSAGE)
                .endsWith("…"));
  }

  @Test
  void takesNoOptionAndNoPathForAConversation() {
    for (String id : List.of("--help", "../../etc", "a b", "", "x".repeat(201), "a\nb", "é")) {
      ObjectNode event = JSON.createObjectNode().put("type", "thread.started").put("thread_id", id);
      assertThat(new CodexVendor().read(OutputName.STDOUT, event.toString())).as(id).isEmpty();
    }
  }

  @Test
  void takesNoAbsurdFigures() {
    for (String figure : List.of("-1", "1.5", "\"7\"", "1e30", "99999999999999999999", "[]")) {
      assertThat(
              new CodexVendor()
                  .read(
                      OutputName.STDOUT,
                      "{\"type\":\"turn.completed\",\"usage\":{\"input_tokens\":" + figure + "}}"))
          .as(figure)
          .filteredOn(Reading.Usage.class::isInstance)
          .singleElement()
          .satisfies(usage -> assertThat(((Reading.Usage) usage).inputTokens()).isEmpty());
    }
  }

  /** Every member of every event that was ever seen, replaced by each of these values. */
  @ParameterizedTest
  @MethodSource("dev.optio.server.agents.RecordingsTest#recordings")
  void neverFailsWhenAMemberHasAnotherType(Recording recording) throws JsonProcessingException {
    for (String line : recording.stdout()) {
      JsonNode event = JSON.readTree(line);
      for (String changed : variants(event)) {
        assertThatCode(() -> recording.vendor().read(OutputName.STDOUT, changed))
            .as(changed)
            .doesNotThrowAnyException();
      }
    }
  }

  /** Cut off, or with characters changed, as a full disk or a hostile program leaves it. */
  @ParameterizedTest
  @MethodSource("dev.optio.server.agents.RecordingsTest#recordings")
  void neverFailsOnDamagedLines(Recording recording) {
    Random random = new Random(20_261);
    for (String line : recording.stdout()) {
      for (int i = 0; i < 20; i++) {
        int at = random.nextInt(line.length());
        String cut = line.substring(0, at);
        String changed = cut + (char) random.nextInt(0x10000) + line.substring(at + 1);
        assertThatCode(
                () -> {
                  recording.vendor().read(OutputName.STDOUT, cut);
                  recording.vendor().read(OutputName.STDOUT, changed);
                })
            .as("%s at %s", line, at)
            .doesNotThrowAnyException();
      }
    }
  }

  private static List<String> variants(JsonNode event) throws JsonProcessingException {
    List<String> variants = new ArrayList<>();
    for (String value : List.of("null", "true", "-1", "1.5", "\"-x\"", "[[]]", "{\"a\":{}}")) {
      vary(event, event, JSON.readTree(value), variants);
    }
    return variants;
  }

  /** Puts the value in each place below the node in turn, and writes the whole each time. */
  private static void vary(JsonNode whole, JsonNode node, JsonNode value, List<String> variants) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
        JsonNode before = member.getValue();
        String name = member.getKey();
        object.set(name, value);
        variants.add(whole.toString());
        object.set(name, before);
        vary(whole, before, value, variants);
      }
    }
    if (node instanceof ArrayNode array && !array.isEmpty()) {
      JsonNode before = array.get(0);
      array.set(0, value);
      variants.add(whole.toString());
      array.set(0, before);
      vary(whole, before, value, variants);
    }
  }

  private static Reading text(String line) {
    return new Reading.Entry(EntryKind.TEXT, line, Optional.empty());
  }
}
