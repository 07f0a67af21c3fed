package dev.optio.server.tasks.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Says why a queued run has not started. */
public final class Waiting {
  private Waiting() {}

  /**
   * What the answer is made of.
   *
   * @param held whether an operator lets no task start
   * @param later whether it is not due yet
   * @param ahead runs that come before it
   */
  public record Facts(
      Instant dueAt,
      boolean held,
      boolean later,
      int used,
      int max,
      int usedByWorkspace,
      int maxOfWorkspace,
      int usedByRepository,
      int maxOfRepository,
      int ahead) {}

  /** One sentence; the limit that is reached counts before the place in the queue. */
  public static String reason(Facts facts) {
    if (facts.held()) {
      return "No task starts before an operator gives the command optio-admin release.";
    }
    if (facts.later()) {
      return "It is tried again at " + facts.dueAt().truncatedTo(ChronoUnit.SECONDS) + ".";
    }
    if (facts.used() >= facts.max()) {
      return "All " + facts.max() + " slots of this instance are in use.";
    }
    if (facts.usedByWorkspace() >= facts.maxOfWorkspace()) {
      return "All " + facts.maxOfWorkspace() + " slots of this workspace are in use.";
    }
    if (facts.usedByRepository() >= facts.maxOfRepository()) {
      return facts.maxOfRepository() == 1
          ? "Its repository runs one task at once."
          : "Its repository runs at most " + facts.maxOfRepository() + " tasks at once.";
    }
    return facts.ahead() > 0
        ? "Tasks ahead of it: " + facts.ahead() + "."
        : "It starts in a moment.";
  }
}
