package dev.optio.server.reconcile.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.agents.FailureCause;
import dev.optio.server.agents.Reading;
import dev.optio.server.agents.Verdict;
import dev.optio.server.sandbox.RunStatus;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How an agent's exit is judged and kept. */
class AgentEndTest {
  private static final long LIMIT = 1_000;

  private static RunStatus.Exited exit(boolean cut, long stdout) {
    return new RunStatus.Exited(1, stdout, 0, cut);
  }

  private static RunEnd failed(FailureCause cause) {
    return AgentEnd.of(new Verdict.Failure(cause, "It ended."), exit(false, 10), LIMIT)
        .end()
        .orElseThrow();
  }

  @Test
  void aSuccessIsToBePublished() {
    // When
    AgentEnd end = AgentEnd.of(new Verdict.Success("Wrote it."), exit(false, 10), LIMIT);

    // Then
    assertThat(end).isEqualTo(new AgentEnd(Optional.empty(), "Wrote it."));
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_CREDENTIAL, BAD_CREDENTIAL, false, false",
    "RATE_LIMITED, RATE_LIMITED, true, false",
    "PROVIDER_UNAVAILABLE, PROVIDER_UNAVAILABLE, true, false",
    "MAX_TURNS, MAX_TURNS, false, true",
    "PROGRAM_MISSING, PROGRAM_MISSING, false, false",
    "KILLED, KILLED, false, false",
    "AGENT_FAILED, AGENT_FAILURE, false, false"
  })
  void aFailureIsTriedAgainOnlyWhenItsCauseCanPass(
      FailureCause cause, Reason reason, boolean mayPass, boolean needsPerson) {
    // When
    RunEnd end = failed(cause);

    // Then
    assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(end.reason()).isEqualTo(reason);
    assertThat(end.mayPass()).isEqualTo(mayPass);
    assertThat(end.needsPerson()).isEqualTo(needsPerson);
  }

  @ParameterizedTest
  @EnumSource
  void aFailureSaysWhatAPersonCanDo(FailureCause cause) {
    assertThat(failed(cause).message()).isEqualTo("It ended. " + cause.remedy());
  }

  @Test
  void outputOverTheLimitIsTheReasonWhateverTheAgentSays() {
    assertThat(
            AgentEnd.of(new Verdict.Success("Wrote it."), exit(true, LIMIT), LIMIT)
                .end()
                .orElseThrow()
                .reason())
        .isEqualTo(Reason.OUTPUT_LIMIT);
  }

  @Test
  void outputThatWasCutBelowTheLimitMeansAFullDisk() {
    assertThat(
            AgentEnd.of(new Verdict.Success("Wrote it."), exit(true, LIMIT - 1), LIMIT)
                .end()
                .orElseThrow()
                .reason())
        .isEqualTo(Reason.DISK_FULL);
  }

  static Stream<AgentEnd> ends() {
    return Stream.concat(
        Stream.of(new AgentEnd(Optional.empty(), "Wrote it.")),
        Arrays.stream(FailureCause.values())
            .map(cause -> new AgentEnd(Optional.of(failed(cause)), "")));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void anEndIsReadAsItWasWritten(AgentEnd end) {
    assertThat(AgentEnd.decode(end.encode())).isEqualTo(end);
  }

  @Test
  void theAgentsLastWordIsReadAsItWasWritten() {
    for (Optional<FailureCause> failure :
        List.of(Optional.<FailureCause>empty(), Optional.of(FailureCause.RATE_LIMITED))) {
      Reading.Finished finished = new Reading.Finished(failure, "Done.");
      assertThat(AgentEnd.decodeFinished(AgentEnd.encodeFinished(finished))).isEqualTo(finished);
    }
  }
}
