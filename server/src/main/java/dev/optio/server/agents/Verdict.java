package dev.optio.server.agents;

import dev.optio.server.contract.TaskMessages.Ask;

/** How an agent's run ended. */
public sealed interface Verdict {
  /**
   * The agent did what it wanted to do.
   *
   * @param summary its own words; empty when it has none
   */
  record Success(String summary) implements Verdict {}

  /**
   * It stopped because a person must decide something; what it did so far stays.
   *
   * @param message one sentence for people
   */
  record Asked(Ask ask, String message) implements Verdict {}

  /**
   * It did not.
   *
   * @param message one sentence for people, the exit status or signal included
   */
  record Failure(FailureCause cause, String message) implements Verdict {}
}
