package dev.optio.server.sandbox;

/** The answer to {@link Sandbox#prepare}. */
public sealed interface Prepared {
  /**
   * The checkout stands.
   *
   * @param reused whether it was there before, with whatever an earlier run left in it
   * @param base full commit id that it was made from; of one that is reused perhaps not the one
   *     that was asked for
   */
  record Ready(boolean reused, String base) implements Prepared {}

  /**
   * The sandbox cannot take the task, and trying again at once would not help.
   *
   * @param reason one sentence for people
   */
  record Refused(String reason) implements Prepared {}
}
