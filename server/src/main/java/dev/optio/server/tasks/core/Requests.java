package dev.optio.server.tasks.core;

import dev.optio.server.tasks.core.TaskState.Cancelled;
import dev.optio.server.tasks.core.TaskState.Completed;
import dev.optio.server.tasks.core.TaskState.Failed;
import dev.optio.server.tasks.core.TaskState.NeedsAttention;
import dev.optio.server.tasks.core.TaskState.Pending;
import dev.optio.server.tasks.core.TaskState.PrOpened;
import dev.optio.server.tasks.core.TaskState.Provisioning;
import dev.optio.server.tasks.core.TaskState.Queued;
import dev.optio.server.tasks.core.TaskState.Running;
import dev.optio.server.tasks.core.TaskState.WaitingOnDeps;
import java.time.Instant;

/** What a person's wish means for a task, by where it stands. */
public final class Requests {
  private Requests() {}

  /** What a wish to cancel comes to. */
  public sealed interface Cancel {
    /** Nothing runs: cancelled at once. */
    record AtOnce(Cancelled to) implements Cancel {}

    /** An agent may run: it is ended first, and the task moves when it has. */
    record AfterTheRun() implements Cancel {}

    /** It has finished. */
    record TooLate() implements Cancel {}
  }

  /** What a wish to retry comes to. */
  public sealed interface Retry {
    record Allowed(Queued to) implements Retry {}

    record NotFromHere() implements Retry {}
  }

  public static Cancel cancel(TaskState state, Instant now) {
    return switch (state) {
      case Pending pending -> new Cancel.AtOnce(pending.cancelled(now));
      case WaitingOnDeps waiting -> new Cancel.AtOnce(waiting.cancelled(now));
      case Queued queued -> new Cancel.AtOnce(queued.cancelled(now));
      case NeedsAttention stuck -> new Cancel.AtOnce(stuck.cancelled(now));
      case PrOpened open -> new Cancel.AtOnce(open.cancelled(now));
      case Provisioning provisioning -> new Cancel.AfterTheRun();
      case Running running -> new Cancel.AfterTheRun();
      case Completed completed -> new Cancel.TooLate();
      case Failed failed -> new Cancel.TooLate();
      case Cancelled cancelled -> new Cancel.TooLate();
    };
  }

  public static Retry retry(TaskState state, Instant now) {
    return switch (state) {
      case Failed failed -> new Retry.Allowed(failed.queued(now));
      case Cancelled cancelled -> new Retry.Allowed(cancelled.queued(now));
      case NeedsAttention stuck -> new Retry.Allowed(stuck.queued(now));
      case Pending pending -> new Retry.NotFromHere();
      case WaitingOnDeps waiting -> new Retry.NotFromHere();
      case Queued queued -> new Retry.NotFromHere();
      case Provisioning provisioning -> new Retry.NotFromHere();
      case Running running -> new Retry.NotFromHere();
      case PrOpened open -> new Retry.NotFromHere();
      case Completed completed -> new Retry.NotFromHere();
    };
  }
}
