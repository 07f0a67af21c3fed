package dev.optio.server.agents;

import static dev.optio.server.agents.Assignments.anAssignment;
import static dev.optio.server.agents.Lines.badly;
import static dev.optio.server.agents.Lines.entry;
import static dev.optio.server.agents.Lines.well;
import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.THINKING;
import static dev.optio.server.contract.EntryKind.TOOL_USE;
import static dev.optio.server.contract.EntryKind.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.sandbox.Launch;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenCodeVendorTest {
  private static final String CONFIGURATION = "OPENCODE_CONFIG_CONTENT";

  private final Vendor vendor = new OpenCodeVendor();
  private final Lines lines = new Lines(vendor);

  @Nested
  class Start {
    @Test
    void mayDoEverythingAndSharesNothing() {
      // When
      Launch launch = vendor.prepare(anAssignment().build());

      // Then
      assertThat(launch.argv()).containsExactly("opencode", "run", "--format", "json");
      assertThat(launch.environment())
          .containsEntry(
              CONFIGURATION,
              "{\"permission\":\"allow\",\"autoupdate\":false,\"share\":\"disabled\"}")
          .doesNotContainKey("OPENCODE_DISABLE_MODELS_FETCH");
    }

    @Test
    void namesTheProviderBeforeTheModel() {
      assertThat(
              vendor
                  .prepare(
                      anAssignment()
                          .with("{'model': 'llama', 'provider': 'groq', 'agent': 'plan'}")
                          .resuming("ses_1")
                          .build())
                  .argv())
          .containsSequence("--model", "groq/llama")
          .containsSequence("--agent", "plan")
          .containsSequence("--session", "ses_1");
    }

    @Test
    void describesAServerOfOnesOwnAndTakesItsKeyFromTheEnvironment() {
      // When
      Launch launch =
          vendor.prepare(
              anAssignment()
                  .with("{'model': 'team/llama', 'baseUrl': 'http://models.test/v1'}")
                  .secret("OPENAI_API_KEY", "s3cret")
                  .build());

      // Then
      assertThat(launch.argv()).containsSequence("--model", "optio/team/llama");
      assertThat(launch.environment().get(CONFIGURATION))
          .contains("\"baseURL\":\"http://models.test/v1\"")
          .contains("\"apiKey\":\"{env:OPENAI_API_KEY}\"")
          .contains("\"models\":{\"team/llama\":{}}")
          .doesNotContain("s3cret");
    }
  }

  @Nested
  class Tells {
    @Test
    void whatTheModelThinks() {
      assertThat(lines.read("{'type': 'reasoning', 'part': {'text': 'Hm.'}}"))
          .containsExactly(entry(THINKING, "Hm."));
    }

    @Test
    void whatAFailedToolSaid() {
      assertThat(
              lines.read(
                  "{'type': 'tool_use', 'part': {'tool': 'read', 'callID': 'c', 'state': {'status':"
                      + " 'error', 'input': {'filePath': 'a'}, 'error': 'gone'}}}"))
          .containsExactly(entry(TOOL_USE, "read a", "c"), entry(ERROR, "gone", "c"));
    }

    @Test
    void whatEachStepUsed() {
      assertThat(
              lines.read(
                  """
                  {'type': 'step_finish', 'part': {'reason': 'tool-calls', 'cost': 0.0123, 'tokens': \
                  {'input': 5, 'output': 7, 'reasoning': 2, 'cache': {'read': 100, 'write': 10}}}}
                  """))
          .containsExactly(
              entry(USAGE, "$0.0123 · 115 tokens in · 9 tokens out"),
              new Reading.Usage(
                  Reading.Span.STEP,
                  Optional.of(115L),
                  Optional.of(9L),
                  Optional.of(new BigDecimal("0.0123")),
                  Optional.empty()));
    }

    /** A model that it knows no price of is not free. */
    @Test
    void noCostWhenItDoesNotKnowOne() {
      assertThat(lines.read("{'type': 'step_finish', 'part': {'reason': 'tool-calls', 'cost': 0}}"))
          .containsExactly(
              new Reading.Usage(
                  Reading.Span.STEP,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
    }
  }

  @Nested
  class Ends {
    @Test
    void withTheStepThatCallsNoTool() {
      assertThat(lines.read(step("stop"))).contains(well(""));
      assertThat(lines.read(step("tool-calls"))).noneMatch(Reading.Finished.class::isInstance);
    }

    @Test
    void badlyWhenTheAnswerWasCutOff() {
      assertThat(lines.read(step("length")))
          .contains(badly(FailureCause.AGENT_FAILED, "the model ended its answer with: length"));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        textBlock =
            """
            {'name': 'APIError', 'data': {'message': 'no', 'statusCode': 529}}  | PROVIDER_UNAVAILABLE
            {'name': 'ProviderAuthError', 'data': {'message': 'no'}}            | BAD_CREDENTIAL
            {'name': 'UnknownError', 'data': {'message': 'no'}}                 | AGENT_FAILED
            {'name': 'no'}                                                      | AGENT_FAILED
            """)
    void asItsErrorSays(String error, FailureCause cause) {
      assertThat(lines.read("{'type': 'error', 'error': " + error + "}"))
          .containsExactly(entry(ERROR, "no"), badly(cause, "no"));
    }

    private static String step(String reason) {
      return "{'type': 'step_finish', 'part': {'reason': '" + reason + "'}}";
    }
  }
}
