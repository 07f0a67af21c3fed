package dev.optio.server.reconcile;

import dev.optio.server.tasks.core.RunState.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a run may take and how long what it has started may say nothing. */
final class Limits {
  private final Instant wallClock;
  private final Duration silence;
  private Instant heard;

  Limits(Job job, Instant now) {
    this.wallClock = job.run().startedAt().orElse(now).plus(job.repository().wallClock());
    this.silence = job.repository().silence();
    this.heard = job.run().lastOutputAt().orElse(now);
  }

  void heard(Instant now) {
    heard = now;
  }

  Optional<StopReason> passed(Instant now) {
    if (now.isAfter(wallClock)) {
      return Optional.of(StopReason.WALL_CLOCK);
    }
    return now.isAfter(heard.plus(silence)) ? Optional.of(StopReason.SILENCE) : Optional.empty();
  }
}
