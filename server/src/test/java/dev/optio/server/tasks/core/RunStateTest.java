package dev.optio.server.tasks.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.Contract;
import dev.optio.server.contract.Json;
import dev.optio.server.tasks.core.RunState.Outcome;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which moves a run can make: these, and no others. */
class RunStateTest {
  private static final String MOVES =
      """
      queued -> starting, ended
      starting -> running, ended
      running -> collecting, ended
      collecting -> publishing, ended
      publishing -> ended
      """;

  @Test
  void everyMoveIsListedAndEveryListedOneIsThere() {
    // Given
    Set<String> listed = new TreeSet<>();
    for (String line : MOVES.lines().toList()) {
      String[] parts = line.split(" -> ", 2);
      for (String to : parts[1].split(", ", -1)) {
        listed.add(parts[0] + " -> " + to);
      }
    }

    // When
    Set<String> written = new TreeSet<>();
    for (Class<?> state : RunState.class.getPermittedSubclasses()) {
      Stream.of(state.getDeclaredMethods())
          .filter(method -> RunState.class.isAssignableFrom(method.getReturnType()))
          .forEach(method -> written.add(word(state) + " -> " + word(method.getReturnType())));
    }

    // Then
    assertThat(written).isEqualTo(listed);
  }

  @Test
  void aRunGoesTheWholeWay() {
    assertThat(
            new RunState.Queued()
                .claimed()
                .started()
                .exited()
                .accepted()
                .ended(Outcome.SUCCEEDED)
                .outcome())
        .isEqualTo(Outcome.SUCCEEDED);
  }

  @ParameterizedTest
  @EnumSource
  void aStoppedRunEndsAsItsReasonSays(StopReason reason) {
    assertThat(RunEnd.stopped(reason, "It was stopped.").outcome()).isEqualTo(reason.outcome());
    assertThat(RunEnd.stopped(reason, "It was stopped.").reason()).isEqualTo(reason.reason());
  }

  @Test
  void theContractKnowsTheSameStatesAndOutcomes() throws IOException {
    // When
    JsonNode run =
        Json.MAPPER.readTree(Contract.load().json()).at("/components/schemas/Run/properties");

    // Then
    assertThat(words(run.at("/state/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Arrays.stream(RunState.class.getPermittedSubclasses()).map(RunStateTest::word),
                    Stream.of("stopping"))
                .toList());
    assertThat(words(run.at("/outcome/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Outcome.values()).map(Outcome::word).toList());
  }

  @Test
  void aStateKnowsItsWord() {
    assertThat(new RunState.Queued().word()).isEqualTo("queued");
    assertThat(new RunState.Ended(Outcome.LOST).word()).isEqualTo("ended");
  }

  private static String word(Class<?> state) {
    return state.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static List<String> words(JsonNode words) {
    List<String> texts = new ArrayList<>();
    words.forEach(word -> {
      if (!word.isNull()) {
        texts.add(word.asText());
      }
    });
    return texts;
  }
}
