package dev.optio.server.tasks.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.Contract;
import dev.optio.server.contract.Json;
import dev.optio.server.tasks.core.TaskState.Problem;
import dev.optio.server.tasks.core.TaskState.Result;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which moves a task can make: these, and no others. */
class TaskStateTest {
  private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:05Z");
  private static final Result RESULT = new Result("Done", Optional.of("optio/task-1"));
  private static final Problem PROBLEM = new Problem("agent_failure", "It failed.");

  private static final String MOVES =
      """
      pending -> waiting_on_deps, queued, cancelled
      waiting_on_deps -> queued, failed, cancelled
      queued -> waiting_on_deps, provisioning, failed, cancelled
      provisioning -> running, completed, needs_attention, queued, failed, cancelled
      running -> completed, pr_opened, needs_attention, queued, failed, cancelled
      needs_attention -> queued, completed, cancelled
      pr_opened -> completed, needs_attention, queued, failed, cancelled
      completed -> queued
      failed -> waiting_on_deps, queued
      cancelled -> waiting_on_deps, queued
      """;

  /** A move as the code has it. */
  record Move(TaskState from, Method method) {
    TaskState make() throws ReflectiveOperationException {
      Object[] arguments =
          Arrays.stream(method.getParameterTypes()).map(TaskStateTest::argument).toArray();
      return (TaskState) method.invoke(from, arguments);
    }

    @Override
    public String toString() {
      return from.word() + " " + method.getName();
    }
  }

  private static List<TaskState> states() {
    return List.of(
        new TaskState.Pending(BEFORE),
        new TaskState.WaitingOnDeps(BEFORE),
        new TaskState.Queued(BEFORE),
        new TaskState.Provisioning(BEFORE),
        new TaskState.Running(BEFORE),
        new TaskState.NeedsAttention(BEFORE, PROBLEM),
        new TaskState.PrOpened(BEFORE, RESULT),
        new TaskState.Completed(BEFORE, RESULT),
        new TaskState.Failed(BEFORE, PROBLEM),
        new TaskState.Cancelled(BEFORE));
  }

  static List<Move> moves() {
    List<Move> moves = new ArrayList<>();
    for (TaskState state : states()) {
      Stream.of(state.getClass().getDeclaredMethods())
          .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
          .filter(method -> TaskState.class.isAssignableFrom(method.getReturnType()))
          .forEach(method -> moves.add(new Move(state, method)));
    }
    return moves;
  }

  @Test
  void everyMoveIsListedAndEveryListedOneIsThere() throws ReflectiveOperationException {
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
    for (Move move : moves()) {
      written.add(move.from().word() + " -> " + move.make().word());
    }

    // Then
    assertThat(written).isEqualTo(listed);
  }

  @ParameterizedTest
  @MethodSource("moves")
  void aMoveBeginsTheNextStateNow(Move move) throws ReflectiveOperationException {
    assertThat(move.make().since()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @MethodSource("moves")
  void aMoveKeepsWhatItIsGiven(Move move) throws ReflectiveOperationException {
    switch (move.make()) {
      case TaskState.Completed(Instant since, Result result) ->
          assertThat(result).isEqualTo(RESULT);
      case TaskState.PrOpened(Instant since, Result result) -> assertThat(result).isEqualTo(RESULT);
      case TaskState.Failed(Instant since, Problem problem) ->
          assertThat(problem).isEqualTo(PROBLEM);
      case TaskState.NeedsAttention(Instant since, Problem problem) ->
          assertThat(problem).isEqualTo(PROBLEM);
      case TaskState other -> assertThat(other).isNotNull();
    }
  }

  @Test
  void theContractKnowsTheSameStates() throws IOException {
    // When
    List<String> inContract = new ArrayList<>();
    Json.MAPPER
        .readTree(Contract.load().json())
        .at("/components/schemas/TaskState/enum")
        .forEach(word -> inContract.add(word.asText()));

    // Then
    assertThat(inContract)
        .containsExactlyInAnyOrderElementsOf(states().stream().map(TaskState::word).toList());
    assertThat(TaskState.WORDS).containsExactlyInAnyOrderElementsOf(inContract);
    assertThat(states()).hasSameSizeAs(leaves(TaskState.class));
  }

  private static List<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(sub -> leaves(sub).stream()).toList()
        : List.of(type);
  }

  private static Object argument(Class<?> type) {
    if (type == Instant.class) {
      return NOW;
    }
    return type == Result.class ? RESULT : PROBLEM;
  }
}
