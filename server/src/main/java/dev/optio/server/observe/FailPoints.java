package dev.optio.server.observe;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Named steps at which a test can stop a replica dead, or surprise it, to show that nothing depends
 * on the steps after. Outside such tests {@link #NONE} is used and costs nothing.
 */
@FunctionalInterface
public interface FailPoints {
  /** Never stops. */
  FailPoints NONE = step -> {};

  /** Called when a step is reached; does not return where the replica is to die there. */
  void reached(Step step);

  /** The steps of a run's life at which a replica may die. */
  enum Step {
    CLAIM_COMMITTED,
    START_BEFORE,
    START_AFTER,
    ATTACH_BEFORE_COMMIT,
    ATTACH_AFTER_COMMIT,
    FAN_OUT_AFTER,
    DELIVER_BEFORE,
    DELIVER_AFTER,
    FINISH_BEFORE,
    COLLECT_BEFORE,
    COLLECT_AFTER,
    PUSH_BEFORE,
    PUSH_AFTER,
    RECORD_BEFORE,
    RECORD_AFTER
  }

  /**
   * Says on standard error that a step is reached, and fails there.
   *
   * @param name a {@link Step}'s name to wait there for a test to kill the process; after {@code
   *     throw:} to throw an exception each time, after {@code throw-once:} the first time only
   */
  static FailPoints named(String name) {
    int colon = name.indexOf(':');
    Step chosen = Step.valueOf(name.substring(colon + 1));
    String how = name.substring(0, Math.max(colon, 0));
    AtomicInteger times = new AtomicInteger();
    return step -> {
      if (step == chosen && (times.getAndIncrement() == 0 || !how.equals("throw-once"))) {
        System.err.println("fail point reached: " + step);
        if (how.isEmpty()) {
          waitForDeath();
        }
        throw new IllegalStateException("a surprise at " + step);
      }
    };
  }

  private static void waitForDeath() {
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        // Only death ends this wait.
      }
    }
  }
}
