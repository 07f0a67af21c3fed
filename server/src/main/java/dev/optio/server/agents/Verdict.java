package dev.optio.server.agents;

/** How an agent's run ended. */
public sealed interface Verdict {
  /**
   * The agent did what it wanted to do.
   *
   * @param summary its own words; empty when it has none
   */
  record Success(String summary) implements Verdict {}

  /**
   * It did not.
   *
   * @param message one sentence for people, the exit status or signal included
   */
  record Failure(FailureCause cause, String message) implements Verdict {}
}
