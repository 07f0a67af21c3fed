package dev.optio.server.sandbox;

import java.io.InputStream;

/** The answer to {@link Sandbox#collect}. */
public sealed interface Collected {
  /** The checkout's head is the base: nothing was made. */
  record Nothing() implements Collected {}

  /**
   * The sandbox could not pack the work.
   *
   * @param reason what git said, cut to 2,000 characters; hostile text
   */
  record Unreadable(String reason) implements Collected {}

  /**
   * New commits.
   *
   * @param head the claimed commit id of the new head
   * @param leftOvers whether changes that the agent had not committed were committed for it
   * @param pack a self-contained pack; the caller closes it, and reads it as hostile bytes
   */
  record Commits(String head, boolean leftOvers, InputStream pack) implements Collected {}
}
