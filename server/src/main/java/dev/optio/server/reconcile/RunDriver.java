package dev.optio.server.reconcile;

import dev.optio.server.agents.Vendor;
import dev.optio.server.agents.Vendors;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.git.FullDisk;
import dev.optio.server.repos.ConnectedRepository;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.StoredRun;
import dev.optio.server.tasks.StoredTask;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.RunState.Outcome;
import dev.optio.server.tasks.core.RunState.StopReason;
import dev.optio.server.vault.Masker;
import dev.optio.server.vault.Plaintext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * A driver knows one way to begin: read where the run stands, and go on from there. It begins so for
 * a run just claimed, for one that another replica left, and again after anything that it cannot be
 * sure of: the database was away, a commit's answer was lost, the lease ran out. So death and outage
 * need no code of their own.
 */

/** Sees one run through to its end, on a thread of its own. */
final class RunDriver implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RunDriver.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final int SANDBOX_TRIES = 5;
  private static final int MOST_SURPRISES = 2;

  private final Parts parts;
  private final Hold hold;
  private final AtomicBoolean closing;
  private final Starting starting;
  private final Following following;
  private final Finishing finishing;
  private final Ending ending;
  private final String reference = UUID.randomUUID().toString().substring(0, 8);
  private int sandboxFailures;
  private int surprises;
  private boolean diskFull;

  RunDriver(Parts parts, Hold hold, AtomicBoolean closing) {
    this.parts = parts;
    this.hold = hold;
    this.closing = closing;
    this.starting = new Starting(parts);
    this.following = new Following(parts);
    this.finishing = new Finishing(parts);
    this.ending = new Ending(parts);
  }

  @Override
  public void run() {
    try (finishing) {
      while (!closing.get()) {
        if (turn()) {
          return;
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      // This replica is shutting down; the run is handed over.
      Thread.currentThread().interrupt();
    }
  }

  /** Drives as far as it goes; true when there is nothing more to do for this replica. */
  private boolean turn() throws InterruptedException {
    try {
      if (!hold.renew()) {
        log.atInfo().addKeyValue("runId", hold.run()).log("run is in other hands");
        return true;
      }
      if (surprises < MOST_SURPRISES) {
        drive();
      } else {
        endBroken();
      }
      return true;
    } catch (DbUnavailableException e) {
      return false;
    } catch (LeaseLostException e) {
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return surprised(e);
    }
  }

  private void drive() throws InterruptedException {
    while (true) {
      Optional<StoredRun> run = parts.stores().runs().findHeld(parts.db(), hold.holder());
      if (run.isEmpty()) {
        throw new LeaseLostException();
      }
      Job job = job(run.get());
      Next next = step(job);
      if (closing.get()) {
        // What a step came to that was interrupted says nothing of the run.
        return;
      }
      if (next instanceof Next.End end) {
        endAgent(job);
        ending.end(new Ending.Subject(hold, job.run(), job.task()), end, finishing.hasKeptWork());
        return;
      }
    }
  }

  /** Whatever ends a run, nothing of its agent goes on beside the next one. */
  private void endAgent(Job job) {
    switch (job.run().state()) {
      case RunState.Starting begun -> kill(job.run());
      case RunState.Running running -> kill(job.run());
      case RunState.Queued queued -> {}
      case RunState.Collecting collecting -> {}
      case RunState.Publishing publishing -> {}
      case RunState.Ended ended -> {}
    }
  }

  /** Another replica's agent is not ended: whoever was away for long asks first. */
  private void kill(StoredRun run) {
    if (!hold.renew()) {
      throw new LeaseLostException();
    }
    try {
      SetUp.kill(parts, run);
    } catch (SandboxException | RuntimeException e) {
      log.atWarn().setCause(e).addKeyValue("runId", hold.run()).log("agent not ended");
    }
  }

  private Next step(Job job) throws InterruptedException {
    try {
      Next next = staged(job);
      sandboxFailures = 0;
      return next;
    } catch (SandboxException e) {
      return afterSandboxFailure(job, e);
    }
  }

  private Next staged(Job job) throws SandboxException, InterruptedException {
    Optional<StopReason> stop = job.run().stopReason();
    if (stop.equals(Optional.of(StopReason.RESTORED))) {
      return new Restoring(parts, following, finishing).end(job);
    }
    boolean stoppable = !(job.run().state() instanceof RunState.Publishing);
    if (stop.isPresent() && stoppable) {
      return stopped(job, stop.get());
    }
    return switch (job.run().state()) {
      case RunState.Starting begun -> starting.start(job);
      case RunState.Running running -> following.follow(job);
      case RunState.Collecting collecting -> finishing.collect(job);
      case RunState.Publishing publishing -> finishing.publish(job);
      case RunState.Queued queued ->
          throw new IllegalStateException("a queued run is in nobody's hands");
      case RunState.Ended ended ->
          throw new IllegalStateException("an ended run is in nobody's hands");
    };
  }

  private Next stopped(Job job, StopReason reason) throws SandboxException, InterruptedException {
    SetUp.kill(parts, job.run());
    if (!(job.run().state() instanceof RunState.Collecting)) {
      following.drain(job, DRAIN);
    }
    if (reason != StopReason.FORGED) {
      finishing.salvage(job);
    }
    return new Next.End(RunEnd.stopped(reason, Restoring.sentence(reason, job.repository())));
  }

  /** What may pass is tried a few times in place; then the run has failed. */
  private Next afterSandboxFailure(Job job, SandboxException e) throws InterruptedException {
    String sentence = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case FENCED -> throw new LeaseLostException();
      case FORGED -> new Next.End(RunEnd.failed(Reason.SANDBOX_FORGED, sentence));
      case IMPOSSIBLE -> new Next.End(RunEnd.failed(Reason.SANDBOX_REFUSED, sentence));
      case UNAVAILABLE, EXHAUSTED -> {
        sandboxFailures++;
        if (sandboxFailures < SANDBOX_TRIES) {
          Thread.sleep(PAUSE.multipliedBy(sandboxFailures));
          yield new Next.GoOn();
        }
        yield new Next.End(outOfTries(job.run(), e.kind(), sentence));
      }
    };
  }

  /** An agent that is done is not sent to work again because its work could not be fetched. */
  private static RunEnd outOfTries(StoredRun run, SandboxException.Cause kind, String sentence) {
    boolean full = kind == SandboxException.Cause.EXHAUSTED;
    boolean worked =
        run.state() instanceof RunState.Collecting || run.state() instanceof RunState.Publishing;
    if (worked) {
      return RunEnd.attention(
          full ? Reason.DISK_FULL : Reason.SANDBOX_UNAVAILABLE,
          sentence + " The work is kept where the agent did it; retry to go on from there.");
    }
    return full
        ? RunEnd.failed(Reason.DISK_FULL, sentence)
        : RunEnd.passing(Outcome.LOST, Reason.SANDBOX_UNAVAILABLE, sentence);
  }

  /**
   * A surprise may have passed when the run is looked at again. One more ends the run, so that it
   * does not surprise every replica in turn; where even that surprises, others may know better.
   */
  private boolean surprised(Throwable surprise) {
    surprises++;
    diskFull = FullDisk.isBehind(surprise);
    log.atError()
        .setCause(surprise)
        .addKeyValue("runId", hold.run())
        .addKeyValue("reference", reference)
        .log(
            surprises > MOST_SURPRISES
                ? "run failed by surprise at its very end"
                : "run failed by surprise");
    return surprises > MOST_SURPRISES;
  }

  private void endBroken() {
    Optional<StoredRun> run = parts.stores().runs().findHeld(parts.db(), hold.holder());
    run.ifPresent(known -> {
      kill(known);
      ending.end(
          new Ending.Subject(hold, known, task(known)), new Next.End(brokenEnd(known)), false);
    });
  }

  private RunEnd brokenEnd(StoredRun run) {
    return diskFull
        ? outOfTries(
            run, SandboxException.Cause.EXHAUSTED, "There is no space left on the server's disk.")
        : RunEnd.failed(Reason.INTERNAL, "Something went wrong here. Reference: " + reference);
  }

  private StoredTask task(StoredRun run) {
    return parts
        .stores()
        .tasks()
        .findTask(parts.db(), run.task())
        .orElseThrow(LeaseLostException::new);
  }

  private Job job(StoredRun run) {
    StoredTask task = task(run);
    ConnectedRepository repository =
        parts
            .stores()
            .repositories()
            .findRepository(parts.db(), run.repository())
            .orElseThrow(LeaseLostException::new);
    Vendor vendor =
        Vendors.named(task.agent())
            .orElseThrow(
                () -> new IllegalStateException("there is no kind of agent named " + task.agent()));
    Set<String> names = new LinkedHashSet<>(task.secrets());
    names.addAll(vendor.providerSecrets());
    Map<String, Plaintext> secrets =
        parts.vault().exposed(task.workspace(), repository.id(), names);
    Map<String, Plaintext> known = parts.givenSecrets().known(run, secrets);
    Map<String, Plaintext> hidden = Job.hidden(known, parts.ownTokens());
    Masker masker = Masker.of(hidden, parts.grant());
    return new Job(hold, run, task, repository, vendor, secrets, known, hidden, masker);
  }
}
