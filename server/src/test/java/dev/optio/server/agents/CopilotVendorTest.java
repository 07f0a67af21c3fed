package dev.optio.server.agents;

import static dev.optio.server.agents.Assignments.anAssignment;
import static dev.optio.server.agents.Lines.badly;
import static dev.optio.server.agents.Lines.entry;
import static dev.optio.server.agents.Lines.well;
import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.SYSTEM;
import static dev.optio.server.contract.EntryKind.TEXT;
import static dev.optio.server.contract.EntryKind.THINKING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.sandbox.Launch;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopilotVendorTest {
  private final Vendor vendor = new CopilotVendor();
  private final Lines lines = new Lines(vendor);

  @Test
  void startsWithEverythingAllowedAndNobodyToAsk() {
    // When
    Launch launch =
        vendor.prepare(
            anAssignment().with("{'model': 'auto', 'effort': 'high'}").resuming("c0ffee").build());

    // Then
    assertThat(launch.argv())
        .containsExactly(
            "copilot",
            "--output-format",
            "json",
            "--allow-all",
            "--no-ask-user",
            "--no-auto-update",
            "--model",
            "auto",
            "--reasoning-effort",
            "high",
            "--resume=c0ffee");
    assertThat(launch.environment()).doesNotContainKey("COPILOT_OFFLINE");
  }

  @Test
  void staysAwayFromGitHubWithAServerOfOnesOwn() {
    assertThat(
            vendor
                .prepare(
                    anAssignment()
                        .with("{'model': 'm', 'baseUrl': 'http://models.test/v1'}")
                        .build())
                .environment())
        .containsEntry("COPILOT_OFFLINE", "true")
        .containsEntry("COPILOT_PROVIDER_BASE_URL", "http://models.test/v1");
  }

  @Nested
  class Tells {
    @Test
    void whatTheModelThinksAndSays() {
      assertThat(
              lines.read(
                  "{'type': 'assistant.message', 'data': {'reasoningText': 'Hm.', 'content':"
                      + " 'Yes.', 'parentToolCallId': 't'}}"))
          .containsExactly(entry(THINKING, "Hm.", "t"), entry(TEXT, "Yes.", "t"));
    }

    @Test
    void whatAFailedToolSaid() {
      assertThat(
              lines.read(
                  "{'type': 'tool.execution_complete', 'data': {'toolCallId': 't', 'success':"
                      + " false, 'error': {'message': 'denied'}}}"))
          .containsExactly(entry(ERROR, "denied", "t"));
    }

    /** Though it is marked as passing, no later event tells it. */
    @Test
    void whatWasUsed() {
      assertThat(
              lines.read(
                  "{'type': 'assistant.usage', 'ephemeral': true, 'data': {'model': 'gpt',"
                      + " 'inputTokens': 5, 'outputTokens': 7}}"))
          .containsExactly(
              new Reading.Usage(
                  Reading.Span.STEP,
                  Optional.of(5L),
                  Optional.of(7L),
                  Optional.empty(),
                  Optional.of("gpt")));
    }

    @Test
    void nothingOfWhatPasses() {
      assertThat(lines.read("{'type': 'anything.new', 'ephemeral': true, 'data': {}}")).isEmpty();
      assertThat(lines.read("{'type': 'anything.new', 'data': {}}"))
          .containsExactly(entry(SYSTEM, "{\"type\": \"anything.new\", \"data\": {}}"));
    }
  }

  @Nested
  class Ends {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        textBlock =
            """
            'errorType': 'query', 'statusCode': 401 | BAD_CREDENTIAL
            'errorType': 'query', 'statusCode': 503 | PROVIDER_UNAVAILABLE
            'errorType': 'query', 'statusCode': 400 | AGENT_FAILED
            'errorType': 'query'                    | PROVIDER_UNAVAILABLE
            'errorType': 'authentication'           | BAD_CREDENTIAL
            'errorType': 'rate_limit'               | RATE_LIMITED
            'errorType': 'context_limit'            | AGENT_FAILED
            'errorType': ''                         | AGENT_FAILED
            """)
    void asItsErrorSays(String members, FailureCause cause) {
      assertThat(
              lines.read(
                  "{'type': 'session.error', 'data': {'message': '401 quota', " + members + "}}"))
          .containsExactly(entry(ERROR, "401 quota"), badly(cause, "401 quota"));
    }

    @Test
    void wellOnlyWithExitStatusZero() {
      assertThat(lines.read("{'type': 'result', 'sessionId': 's', 'exitCode': 0}"))
          .containsExactly(new Reading.Conversation("s"), well(""));
      assertThat(lines.read("{'type': 'result', 'sessionId': 's', 'exitCode': 1}"))
          .containsExactly(new Reading.Conversation("s"));
      assertThat(lines.read("{'type': 'result', 'sessionId': 's'}"))
          .containsExactly(new Reading.Conversation("s"));
    }
  }
}
