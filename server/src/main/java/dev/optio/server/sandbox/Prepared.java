package dev.optio.server.sandbox;

/** The answer to {@link Sandbox#prepare}. */
public sealed interface Prepared {
  /**
   * The checkout stands.
   *
   * @param reused whether it was there before
   */
  record Ready(boolean reused) implements Prepared {}

  /**
   * The sandbox cannot take the task, and trying again at once would not help.
   *
   * @param reason one sentence for people
   */
  record Refused(String reason) implements Prepared {}
}
