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
import java.util.Optional;

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

    /** It waits for others first. */
    record WaitsFirst(WaitingOnDeps to) implements Retry {}

    record NotFromHere() implements Retry {}
  }

  /**
   * Where a task waits for others that somebody names now; empty when it has begun. One that has
   * ended stays where it is, and waits when it is tried again.
   */
  public static Optional<TaskState> await(TaskState state, Instant now) {
    return switch (state) {
      case Pending pending -> Optional.of(pending.waiting(now));
      case WaitingOnDeps waiting -> Optional.of(waiting);
      case Queued queued -> Optional.of(queued.waiting(now));
      case Failed failed -> Optional.of(failed);
      case Cancelled cancelled -> Optional.of(cancelled);
      case Provisioning provisioning -> Optional.empty();
      case Running running -> Optional.empty();
      case NeedsAttention stuck -> Optional.empty();
      case PrOpened open -> Optional.empty();
      case Completed completed -> Optional.empty();
    };
  }

  /** What a wish to go on comes to: with a message, or with an approved plan. */
  public sealed interface Resume {
    record Allowed(Queued to) implements Resume {}

    /** It has an unfinished run, or none yet. */
    record NotFromHere() implements Resume {}
  }

  public static Resume resume(TaskState state, Instant now) {
    return switch (state) {
      case Failed failed -> new Resume.Allowed(failed.queued(now));
      case Cancelled cancelled -> new Resume.Allowed(cancelled.queued(now));
      case NeedsAttention stuck -> new Resume.Allowed(stuck.queued(now));
      case Completed completed -> new Resume.Allowed(completed.resumed(now));
      case PrOpened open -> new Resume.Allowed(open.queued(now));
      case Pending pending -> new Resume.NotFromHere();
      case WaitingOnDeps waiting -> new Resume.NotFromHere();
      case Queued queued -> new Resume.NotFromHere();
      case Provisioning provisioning -> new Resume.NotFromHere();
      case Running running -> new Resume.NotFromHere();
    };
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

  /**
   * Decides on a retry.
   *
   * @param waits whether tasks are still to be done that it waits for
   */
  public static Retry retry(TaskState state, boolean waits, Instant now) {
    return switch (state) {
      case Failed failed ->
          waits ? new Retry.WaitsFirst(failed.waiting(now)) : new Retry.Allowed(failed.queued(now));
      case Cancelled cancelled ->
          waits
              ? new Retry.WaitsFirst(cancelled.waiting(now))
              : new Retry.Allowed(cancelled.queued(now));
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
