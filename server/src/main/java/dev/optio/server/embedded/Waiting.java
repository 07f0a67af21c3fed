package dev.optio.server.embedded;

import java.io.IOException;
import java.time.Duration;

/** Waits for something outside this process, which can only be asked for. */
final class Waiting {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Waiting() {}

  /** Something that may have happened. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws EmbeddedException, IOException;
  }

  /**
   * Asks until the condition holds.
   *
   * @param limit how long to pause in all, at least
   * @return whether it held in time
   */
  static boolean until(Duration limit, Condition condition)
      throws EmbeddedException, IOException, InterruptedException {
    long rounds = limit.dividedBy(PAUSE);
    for (long round = 0; round <= rounds; round++) {
      if (condition.holds()) {
        return true;
      }
      Thread.sleep(PAUSE);
    }
    return false;
  }
}
