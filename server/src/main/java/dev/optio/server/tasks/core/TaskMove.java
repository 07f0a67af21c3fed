package dev.optio.server.tasks.core;

import java.util.Optional;

/**
 * A task's move to another state.
 *
 * @param run number of the run that caused it
 */
public record TaskMove(
    TaskState to, Reason reason, Optional<String> message, Actor actor, Optional<Integer> run) {
  /** A move that a run caused. */
  public static TaskMove byRun(TaskState to, Reason reason, Optional<String> message, int run) {
    return new TaskMove(to, reason, message, new Actor.Optio(), Optional.of(run));
  }

  /** A move that somebody asked for. */
  public static TaskMove byPerson(TaskState to, Reason reason, Actor.Person actor) {
    return new TaskMove(to, reason, Optional.empty(), actor, Optional.empty());
  }
}
