package dev.optio.server.reconcile;

import dev.optio.server.repos.ConnectedRepository;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run that a restored database holds unfinished. Its files may be on this machine, if only
 * the database was lost, or gone with another one. Nothing is pushed: what was about to be is in
 * the capsule, and what of it was pushed already is known when the next run pushes.
 */
final class Restoring {
  private static final Logger log = LoggerFactory.getLogger(Restoring.class);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final Parts parts;
  private final Following following;
  private final Finishing finishing;

  Restoring(Parts parts, Following following, Finishing finishing) {
    this.parts = parts;
    this.following = following;
    this.finishing = finishing;
  }

  Next end(Job job) throws InterruptedException {
    try {
      SetUp.kill(parts, job.run());
      if (job.run().state() instanceof RunState.Running) {
        following.drain(job, DRAIN);
      }
    } catch (SandboxException e) {
      log.atDebug().setCause(e).addKeyValue("runId", job.run().id()).log("restored run not here");
    }
    if (!(job.run().state() instanceof RunState.Publishing)) {
      finishing.salvage(job);
    }
    return new Next.End(
        RunEnd.stopped(StopReason.RESTORED, sentence(StopReason.RESTORED, job.repository())));
  }

  /** Why a run was ended before its agent ended by itself. */
  static String sentence(StopReason reason, ConnectedRepository repository) {
    return switch (reason) {
      case CANCELLED -> "Cancelled.";
      case WALL_CLOCK ->
          "The agent ran for longer than "
              + repository.wallClock().toMinutes()
              + " minutes, the limit of its repository.";
      case SILENCE ->
          "The agent said nothing for "
              + repository.silence().toMinutes()
              + " minutes, the limit of its repository.";
      case INTERRUPTED -> "The server was stopped; the task is queued again.";
      case RESTORED -> "Optio was restored from a backup that was made during this run.";
      case FORGED -> "The run's own records were changed from inside the sandbox.";
    };
  }
}
