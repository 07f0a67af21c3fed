package dev.optio.server.tasks.core;

import dev.optio.server.tasks.core.RunState.Outcome;
import dev.optio.server.tasks.core.TaskState.Finished;
import dev.optio.server.tasks.core.TaskState.NeedsAttention;
import dev.optio.server.tasks.core.TaskState.Pending;
import dev.optio.server.tasks.core.TaskState.PrOpened;
import dev.optio.server.tasks.core.TaskState.Problem;
import dev.optio.server.tasks.core.TaskState.Queued;
import dev.optio.server.tasks.core.TaskState.Result;
import dev.optio.server.tasks.core.TaskState.UnderWay;
import dev.optio.server.tasks.core.TaskState.WaitingOnDeps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides what the end of a run means for its task. */
public final class AfterRun {
  /** The wait before the first retry; doubled for each further one. */
  static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

  /** No wait is longer. */
  static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(10);

  private AfterRun() {}

  /**
   * What the decision is made on.
   *
   * @param task where it stood when the run ended
   * @param stopping whether somebody asked to cancel it
   */
  public record Snapshot(
      TaskState task,
      boolean stopping,
      int runNumber,
      int retryCount,
      int maxRetries,
      RunEnd end,
      Instant now) {}

  /**
   * What to do.
   *
   * @param move the task's; empty when it stands where no run's end matters
   * @param nextRun a further run, due at that instant
   * @param countsAsRetry whether that run uses up one of the task's retries
   */
  public record Decision(
      Optional<TaskMove> move, Optional<Instant> nextRun, boolean countsAsRetry) {}

  public static Decision decide(Snapshot snapshot) {
    return switch (snapshot.task()) {
      case UnderWay task -> ended(snapshot, task);
      case Pending ignored -> nothing();
      case WaitingOnDeps ignored -> nothing();
      case Queued ignored -> nothing();
      case NeedsAttention ignored -> nothing();
      case PrOpened ignored -> nothing();
      case Finished ignored -> nothing();
    };
  }

  /** The wait before retry number {@code retry}, counted from 1. */
  static Duration backOff(int retry) {
    Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(retry - 1, 10));
    return wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait;
  }

  private static Decision ended(Snapshot snapshot, UnderWay task) {
    RunEnd end = snapshot.end();
    Instant now = snapshot.now();
    Problem problem = new Problem(end.reason().code(), end.message(), end.ask());
    if (end.outcome() == Outcome.SUCCEEDED && !end.needsPerson()) {
      return last(snapshot, task.completed(new Result(end.message(), end.branch()), now));
    }
    if (end.outcome() == Outcome.CANCELLED || snapshot.stopping()) {
      return last(snapshot, task.cancelled(now));
    }
    if (end.outcome() == Outcome.INTERRUPTED) {
      return again(snapshot, task.queued(now), snapshot.now(), false);
    }
    if (end.needsPerson()) {
      return last(snapshot, task.needsAttention(problem, now));
    }
    if (end.mayPass() && snapshot.retryCount() < snapshot.maxRetries()) {
      return again(
          snapshot,
          task.queued(now),
          snapshot.now().plus(backOff(snapshot.retryCount() + 1)),
          true);
    }
    return last(snapshot, task.failed(problem, now));
  }

  private static Decision last(Snapshot snapshot, TaskState to) {
    return new Decision(Optional.of(move(snapshot, to)), Optional.empty(), false);
  }

  private static Decision again(Snapshot snapshot, TaskState to, Instant due, boolean counts) {
    return new Decision(Optional.of(move(snapshot, to)), Optional.of(due), counts);
  }

  private static TaskMove move(Snapshot snapshot, TaskState to) {
    return TaskMove.byRun(
        to, snapshot.end().reason(), Optional.of(snapshot.end().message()), snapshot.runNumber());
  }

  private static Decision nothing() {
    return new Decision(Optional.empty(), Optional.empty(), false);
  }
}
