package dev.optio.server.tasks;

import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskListMessages.SearchTasks;
import dev.optio.server.ids.Parse;
import dev.optio.server.tasks.TaskSearchStore.Filter;
import dev.optio.server.tasks.TaskSearchStore.Range;
import dev.optio.server.tasks.core.Moments;
import dev.optio.server.tasks.core.StateGroups;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads out of requests which tasks somebody looks for; what cannot be meant is refused by name.
 */
final class TaskFilters {
  private static final String ME = "me";

  private TaskFilters() {}

  static Outcome<Filter> of(Caller.Person person, SearchTasks request) {
    Optional<List<String>> states = request.state().map(list -> List.of(list.split(",", -1)));
    Optional<String> unknown = states.flatMap(StateGroups::unknown);
    if (unknown.isPresent()) {
      return refused("state", "there is no state or group named " + unknown.get());
    }
    Range<Instant> made = new Range<>(request.since(), request.until());
    Range<Instant> ended = new Range<>(request.endedSince(), request.endedUntil());
    Range<BigDecimal> cost =
        new Range<>(
            request.minCostUsd().map(BigDecimal::new), request.maxCostUsd().map(BigDecimal::new));
    Range<Integer> priority = new Range<>(request.minPriority(), request.maxPriority());
    Optional<String> words = request.q().map(String::strip).filter(text -> !text.isEmpty());
    return times("since", "until", made)
        .or(() -> times("endedSince", "endedUntil", ended))
        .or(() -> order("minCostUsd", "maxCostUsd", cost))
        .or(() -> order("minPriority", "maxPriority", priority))
        .<Outcome<Filter>>map(mistake -> mistake)
        .orElseGet(() ->
            Outcome.done(
                new Filter(
                    states.map(StateGroups::states),
                    request.repoUrl(),
                    request.agentType(),
                    words.map(text -> "%" + text.replaceAll("([%_\\\\])", "\\\\$1") + "%"),
                    words.map(text -> text.startsWith("#") ? text.substring(1) : text),
                    made,
                    ended,
                    cost,
                    request.createdBy().flatMap(typed -> author(person, typed)),
                    priority,
                    request.taskType())));
  }

  private static Optional<UUID> author(Caller.Person person, String typed) {
    return typed.equals(ME) ? Optional.of(person.user().value()) : Parse.uuid(typed);
  }

  private static Optional<Outcome.Refused<Filter>> times(
      String from, String to, Range<Instant> range) {
    if (range.from().filter(at -> !Moments.isUsable(at)).isPresent()) {
      return Optional.of(refused(from, "is no time of a usual calendar"));
    }
    if (range.to().filter(at -> !Moments.isUsable(at)).isPresent()) {
      return Optional.of(refused(to, "is no time of a usual calendar"));
    }
    return order(from, to, range);
  }

  private static <T extends Comparable<T>> Optional<Outcome.Refused<Filter>> order(
      String from, String to, Range<T> range) {
    boolean inOrder =
        range.from().isEmpty()
            || range.to().isEmpty()
            || range.from().get().compareTo(range.to().get()) <= 0;
    return inOrder ? Optional.empty() : Optional.of(refused(to, "is less than " + from));
  }

  /** In the words of every parameter that does not fit. */
  private static Outcome.Refused<Filter> refused(String parameter, String message) {
    return Outcome.refused(
        ErrorCode.INVALID_BODY,
        "Validation error: " + parameter + ": " + message,
        List.of(Map.of("at", parameter, "message", message)));
  }
}
