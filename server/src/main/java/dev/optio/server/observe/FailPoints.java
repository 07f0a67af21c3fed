package dev.optio.server.observe;

/**
 * Named steps at which a test can stop a replica dead, to show that nothing depends on the steps
 * after. Outside such tests {@link #NONE} is used and costs nothing.
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
   * Says on standard error that the step is reached and waits there, for a test to kill the
   * process.
   *
   * @param name a {@link Step}'s name
   */
  static FailPoints waitingAt(String name) {
    Step chosen = Step.valueOf(name);
    return step -> {
      if (step == chosen) {
        System.err.println("fail point reached: " + step);
        while (true) {
          try {
            Thread.sleep(Long.MAX_VALUE);
          } catch (InterruptedException e) {
            // Only death ends this wait.
          }
        }
      }
    };
  }
}
