package dev.optio.server.tasks.core;

import dev.optio.server.tasks.core.TaskState.Failed;
import dev.optio.server.tasks.core.TaskState.Problem;
import dev.optio.server.tasks.core.TaskState.Queued;
import dev.optio.server.tasks.core.TaskState.WaitingOnDeps;
import java.time.Instant;
import java.util.List;

/** What becomes of a task that waits for others. */
public final class Dependencies {
  private Dependencies() {}

  /**
   * One of the tasks that are waited for; where a part of it is in the way, that part.
   *
   * @param satisfied it has completed, and so have those of its subtasks that count
   * @param broken it has failed or was cancelled, or such a subtask has
   */
  public record Dependency(long number, String title, boolean satisfied, boolean broken) {
    String name() {
      return "#" + number + " " + title;
    }
  }

  /** What happens with a task that others must be done for. */
  public enum OnFailure {
    /** It fails with them. */
    FAIL,
    /** It waits until they are tried again and succeed. */
    WAIT
  }

  /** What to do. */
  public sealed interface Decision {
    /** Nothing is in its way. */
    record Queue(Queued to) implements Decision {}

    /** It will not be. */
    record Fail(Failed to) implements Decision {}

    record GoOnWaiting() implements Decision {}
  }

  public static Decision decide(
      WaitingOnDeps task, List<Dependency> dependencies, OnFailure onFailure, Instant now) {
    if (dependencies.stream().allMatch(Dependency::satisfied)) {
      return new Decision.Queue(task.queued(now));
    }
    List<Dependency> broken = dependencies.stream().filter(Dependency::broken).toList();
    return broken.isEmpty() || onFailure == OnFailure.WAIT
        ? new Decision.GoOnWaiting()
        : new Decision.Fail(task.failed(problem(broken), now));
  }

  /** Why it waits, in a sentence. */
  public static String reason(List<Dependency> dependencies) {
    List<Dependency> unmet =
        dependencies.stream().filter(dependency -> !dependency.satisfied()).toList();
    return unmet.isEmpty() ? "It starts in a moment." : "It waits for " + names(unmet) + ".";
  }

  private static Problem problem(List<Dependency> broken) {
    return new Problem(
        Reason.DEPENDENCY_FAILED.code(),
        "It depends on "
            + names(broken)
            + (broken.size() == 1 ? ", which was not done." : ", which were not done.")
            + " Retry those first, then this one.");
  }

  private static String names(List<Dependency> dependencies) {
    int shown = Math.min(dependencies.size(), 3);
    String names =
        String.join(", ", dependencies.subList(0, shown).stream().map(Dependency::name).toList());
    return dependencies.size() > shown
        ? names + " and " + (dependencies.size() - shown) + " more"
        : names;
  }
}
