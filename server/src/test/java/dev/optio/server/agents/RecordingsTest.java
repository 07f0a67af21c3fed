package dev.optio.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.TaskMessages.Ask;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what the real programs wrote. {@code scripts/golden} rewrites what comes of it. */
class RecordingsTest {
  private static final boolean REWRITE = "rewrite".equals(System.getProperty("golden"));

  static List<Recording> recordings() {
    return Recording.all();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void readsAsBefore(Recording recording) throws IOException {
    // When
    String told = tell(recording);

    // Then
    if (REWRITE) {
      Files.writeString(recording.golden(), told);
    }
    assertThat(recording.golden()).as("run scripts/golden and look at the change").exists();
    assertThat(told).isEqualTo(Files.readString(recording.golden()));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void knowsEveryEventOfThisVersion(Recording recording) {
    assertThat(recording.readings())
        .filteredOn(Reading.Entry.class::isInstance)
        .extracting(reading -> ((Reading.Entry) reading).text())
        .noneMatch(text -> text.startsWith("{\"type\""));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          bad-key,        BAD_CREDENTIAL
          no-key,         BAD_CREDENTIAL
          rate-limit,     RATE_LIMITED
          overloaded,     PROVIDER_UNAVAILABLE
          overloaded-500, PROVIDER_UNAVAILABLE
          overloaded-503, PROVIDER_UNAVAILABLE
          unreachable,    PROVIDER_UNAVAILABLE
          max-turns,      MAX_TURNS
          killed,         KILLED
          lost-conversation, AGENT_FAILED
          """)
  void tellsTheCausesOfFailureApart(String what, FailureCause cause) {
    assertThat(recordings())
        .filteredOn(recording -> recording.name().endsWith("." + what))
        .isNotEmpty()
        .allSatisfy(recording ->
            assertThat(recording.verdict())
                .isInstanceOfSatisfying(
                    Verdict.Failure.class,
                    failure -> {
                      assertThat(failure.cause()).isEqualTo(cause);
                      assertThat(failure.message())
                          .contains("(exit status " + recording.status() + ")");
                    }));
  }

  /** What an agent says of failures is its own affair. */
  @Test
  void takesAFailedToolForNoFailureOfTheAgent() {
    assertThat(recordings())
        .filteredOn(recording -> recording.name().endsWith(".tool-failure"))
        .hasSize(5)
        .allSatisfy(
            recording -> assertThat(recording.verdict()).isInstanceOf(Verdict.Success.class));
  }

  @Test
  void knowsTheConversationOfEveryRunThatWorked() {
    assertThat(recordings())
        .filteredOn(recording -> recording.name().endsWith(".success"))
        .hasSize(5)
        .allSatisfy(recording ->
            assertThat(recording.readings()).anyMatch(Reading.Conversation.class::isInstance));
  }

  @Test
  void countsWhatWasUsedOverTheWholeRun() {
    // Given two results of one process, whose figures grow
    List<Reading.Usage> usages =
        Recording.of("claude-code.stream-input").readings().stream()
            .filter(Reading.Usage.class::isInstance)
            .map(Reading.Usage.class::cast)
            .toList();

    // Then
    assertThat(usages).extracting(Reading.Usage::span).containsOnly(Reading.Span.RUN);
    assertThat(usages)
        .extracting(Reading.Usage::inputTokens)
        .containsExactly(Optional.of(1_000L), Optional.of(2_000L));
  }

  private static String tell(Recording recording) {
    String readings =
        recording.readings().stream().map(RecordingsTest::tell).collect(Collectors.joining());
    return readings + "= exit status " + recording.status() + "\n" + tell(recording.verdict());
  }

  private static String tell(Reading reading) {
    return switch (reading) {
      case Reading.Entry entry ->
          entry
              .text()
              .lines()
              .map(line ->
                  "%-11s %s%s\n"
                      .formatted(
                          entry.kind().wireName(),
                          entry.group().map(id -> "[" + id + "] ").orElse(""),
                          line))
              .collect(Collectors.joining());
      case Reading.Usage usage ->
          "+ used by the %s: %s in, %s out, $%s, model %s\n"
              .formatted(
                  usage.span() == Reading.Span.RUN ? "run" : "step",
                  told(usage.inputTokens()),
                  told(usage.outputTokens()),
                  told(usage.costUsd()),
                  told(usage.model()));
      case Reading.Conversation(String id) -> "+ conversation " + id + "\n";
      case Reading.Finished finished ->
          "+ finished: "
              + finished.failure().map(FailureCause::code).orElse("success")
              + told(finished.message())
              + finished.ask().map(ask -> ", asks " + ask).orElse("").replace("\n", "\\n")
              + "\n";
      case Reading.Request(String id, String tool, JsonNode input) ->
          "+ waits for an answer: " + tool + " " + input + "\n";
    };
  }

  private static String tell(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Success(String summary) -> "success" + told(summary) + "\n";
      case Verdict.Asked(Ask ask, String message) -> "asked, " + message + "\n";
      case Verdict.Failure(FailureCause cause, String message) ->
          "%s: %s\n%s\n".formatted(cause.code(), message, cause.remedy());
    };
  }

  private static String told(Optional<?> value) {
    return value.map(Object::toString).orElse("?");
  }

  private static String told(String words) {
    return words.isEmpty() ? "" : ", " + words.replace("\n", "\\n");
  }
}
