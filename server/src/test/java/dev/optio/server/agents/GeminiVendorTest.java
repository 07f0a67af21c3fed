package dev.optio.server.agents;

import static dev.optio.server.agents.Assignments.anAssignment;
import static dev.optio.server.agents.Assignments.options;
import static dev.optio.server.agents.Lines.badly;
import static dev.optio.server.agents.Lines.entry;
import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.SYSTEM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.RunStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiVendorTest {
  private final Vendor vendor = new GeminiVendor();
  private final Lines lines = new Lines(vendor);

  @Test
  void mayDoEverythingUnlessToldOtherwise() {
    assertThat(vendor.prepare(anAssignment().build()).argv())
        .containsExactly(
            "gemini", "--output-format", "stream-json", "--skip-trust", "--approval-mode", "yolo");
  }

  @Test
  void passesEveryOptionByArgumentEnvironmentOrSettings() {
    // When
    Launch launch =
        vendor.prepare(
            anAssignment()
                .with(
                    "{'model': 'gemini-2.5-pro', 'approvalMode': 'plan', 'maxTurns': 7, 'baseUrl':"
                        + " 'http://models.test'}")
                .resuming("c0ffee")
                .build());

    // Then
    assertThat(launch.argv())
        .containsSequence("--approval-mode", "plan")
        .containsSequence("--model", "gemini-2.5-pro")
        .containsSequence("--resume", "c0ffee");
    assertThat(launch.environment()).containsEntry("GOOGLE_GEMINI_BASE_URL", "http://models.test");
    assertThat(launch.files())
        .filteredOn(file -> file.path().equals(".gemini/settings.json"))
        .singleElement()
        .satisfies(file ->
            assertThat(new String(file.content(), UTF_8))
                .contains("\"selectedType\":\"gemini-api-key\"")
                .contains("\"maxSessionTurns\":7")
                .contains("\"enableAutoUpdate\":false"));
  }

  @Test
  void tellsWarningsErrorsAndFailedTools() {
    assertThat(lines.read("{'type': 'error', 'severity': 'warning', 'message': 'Loop?'}"))
        .containsExactly(entry(SYSTEM, "Loop?"));
    assertThat(lines.read("{'type': 'error', 'severity': 'error', 'message': 'Oh'}"))
        .containsExactly(entry(ERROR, "Oh"));
    assertThat(
            lines.read(
                "{'type': 'tool_result', 'tool_id': 't', 'status': 'error', 'error': {'message':"
                    + " 'denied'}}"))
        .containsExactly(entry(ERROR, "denied", "t"));
    assertThat(lines.read("{'type': 'message', 'role': 'user', 'content': 'the prompt'}"))
        .isEmpty();
  }

  @Test
  void tellsWhenItsTurnsAreUsedUp() {
    assertThat(
            lines.read(
                "{'type': 'result', 'status': 'error', 'error': {'type': 'FatalTurnLimitedError',"
                    + " 'message': 'Enough'}}"))
        .contains(badly(FailureCause.MAX_TURNS, "Enough"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          145 | [API Error: no]  | BAD_CREDENTIAL
          147 | [API Error: no]  | BAD_CREDENTIAL
          152 | [API Error: no]  | PROVIDER_UNAVAILABLE
          173 | [API Error: no]  | RATE_LIMITED
          244 | [API Error: no]  | PROVIDER_UNAVAILABLE
          247 | [API Error: no]  | PROVIDER_UNAVAILABLE
          144 | [API Error: no]  | AGENT_FAILED
          1   | [API Error: 429] | AGENT_FAILED
          173 | Something else   | AGENT_FAILED
          41  | Something else   | BAD_CREDENTIAL
          53  | Something else   | MAX_TURNS
          """)
  void findsTheStatusOfTheAnswerInItsExitStatus(int status, String message, FailureCause cause) {
    assertThat(conclude(status, Optional.of(failed(message))))
        .isEqualTo(
            new Verdict.Failure(
                cause, "Gemini CLI failed: " + message + " (exit status " + status + ")."));
  }

  @Test
  void findsACauseInItsExitStatusAlone() {
    assertThat(conclude(41, Optional.empty()))
        .isEqualTo(
            new Verdict.Failure(
                FailureCause.BAD_CREDENTIAL, "Gemini CLI failed (exit status 41)."));
    assertThat(conclude(173, Optional.empty()))
        .isEqualTo(
            new Verdict.Failure(FailureCause.AGENT_FAILED, "Gemini CLI failed (exit status 173)."));
  }

  private Verdict conclude(int status, Optional<Reading.Finished> finished) {
    return vendor.conclude(options("{}"), new RunStatus.Exited(status, 0, 0, false), finished);
  }

  private static Reading.Finished failed(String message) {
    return new Reading.Finished(Optional.of(FailureCause.AGENT_FAILED), message);
  }
}
