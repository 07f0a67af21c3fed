package dev.optio.server.reconcile;

import dev.optio.server.git.Remote;
import dev.optio.server.publish.QuarantineRoom;
import dev.optio.server.publish.Refusal;
import dev.optio.server.reconcile.Gathering.Gathered;
import dev.optio.server.reconcile.core.AgentEnd;
import dev.optio.server.reconcile.core.Capsule;
import dev.optio.server.repos.RemoteAccess.Access;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.ChangeStore.Change;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.vault.Vault;
import java.util.Optional;

/** After the agent's exit: its work is gathered, recorded, and pushed as one branch. */
final class Finishing implements AutoCloseable {
  private final Parts parts;
  private final Gathering gathering;
  private final Pushing pushing;
  private Optional<QuarantineRoom> room = Optional.empty();
  private boolean keptWork;

  Finishing(Parts parts) {
    this.parts = parts;
    this.gathering = new Gathering(parts);
    this.pushing = new Pushing(parts);
  }

  @Override
  public void close() {
    room.ifPresent(QuarantineRoom::close);
    room = Optional.empty();
  }

  /** Whether all that the agent left was seen here and is in a capsule, or there was nothing. */
  boolean hasKeptWork() {
    return keptWork;
  }

  /** The stage {@code collecting}. */
  Next collect(Job job) throws SandboxException {
    AgentEnd agent = AgentEnd.decode(job.run().verdict().orElseThrow());
    Gathered gathered = gathering.gather(job);
    if (agent.end().isPresent()) {
      keep(job, gathered);
      return new Next.End(agent.end().get());
    }
    return switch (gathered) {
      case Gathered.Nothing nothing -> {
        keep(job, nothing);
        yield new Next.End(
            RunEnd.succeeded(Reason.NO_CHANGES, "The agent changed nothing.", Optional.empty()));
      }
      case Gathered.Unreadable(String reason) ->
          new Next.End(
              RunEnd.attention(
                  Reason.WORK_UNREADABLE,
                  "The work could not be packed: "
                      + job.masker().mask(reason)
                      + " Retry to go on where the agent left it, or retry from scratch."));
      case Gathered.Refused refused -> {
        keep(job, refused);
        yield new Next.End(
            RunEnd.attention(
                refused.why().refusal() == Refusal.SECRET_FOUND
                    ? Reason.SECRET_FOUND
                    : Reason.WORK_REFUSED,
                job.masker().mask(refused.why().sentence()) + remedy(refused)));
      }
      case Gathered.Fit fit -> {
        record(job, fit, Optional.of(new RunState.Collecting().accepted()));
        room = Optional.of(fit.room());
        yield new Next.GoOn();
      }
    };
  }

  private static String remedy(Gathered.Refused refused) {
    return refused.capsule().isPresent()
        ? " Retry to have the agent go on from this work, or retry from scratch."
        : " Retry from scratch to have the work done again. A plain retry goes on in the same"
            + " checkout, as the agent left it.";
  }

  /** What a run that was ended, or has failed, leaves for the next one. */
  void keep(Job job, Gathered gathered) {
    if (gathered instanceof Gathered.Fit fit) {
      try {
        record(job, fit, Optional.empty());
      } finally {
        fit.room().close();
      }
      return;
    }
    keptWork = gathered instanceof Gathered.Nothing;
    gathered
        .capsule()
        .ifPresent(capsule -> {
          save(job, capsule);
          keptWork = true;
        });
  }

  /** Gathers what a run leaves that was ended before its time. */
  void salvage(Job job) {
    if (job.run().base().isEmpty()) {
      return;
    }
    try {
      keep(job, gathering.gather(job));
    } catch (SandboxException e) {
      // There may be no checkout, or it is damaged: then there is nothing to keep.
    }
  }

  /** The stage {@code publishing}. */
  Next publish(Job job) throws SandboxException, InterruptedException {
    if (room.isEmpty()) {
      room = roomAgain(job);
    }
    if (room.isEmpty()) {
      return new Next.End(
          RunEnd.attention(
              Reason.WORK_UNREADABLE,
              "The work was lost between its collection and its push. Retry to do it again."));
    }
    return switch (parts.access().of(job.repository())) {
      case Access.Denied(boolean secretUnknown, String sentence) ->
          new Next.End(
              RunEnd.attention(
                  secretUnknown ? Reason.SECRET_UNKNOWN : Reason.REMOTE_BLOCKED, sentence));
      case Access.Granted(Remote remote) -> pushing.push(job, room.get(), remote);
    };
  }

  /**
   * After the death of the replica that had the work in its quarantine: from the capsule, or, when
   * that holds other work or there was too much for one, once more from the checkout.
   */
  private Optional<QuarantineRoom> roomAgain(Job job) throws SandboxException {
    String head = parts.stores().changes().findHead(parts.db(), job.run().id()).orElseThrow();
    Optional<Capsule> capsule =
        parts
            .capsules()
            .find(job.task())
            .map(Capsules.Left::capsule)
            .filter(kept -> kept.head().equals(head));
    Gathered gathered =
        capsule.isPresent() ? gathering.again(job, capsule.get()) : gathering.gather(job);
    if (!(gathered instanceof Gathered.Fit fit)) {
      return Optional.empty();
    }
    if (!fit.work().head().equals(head)) {
      fit.room().close();
      return Optional.empty();
    }
    keptWork = fit.capsule().isPresent();
    return Optional.of(fit.room());
  }

  private void record(Job job, Gathered.Fit fit, Optional<RunState> next) {
    Change change = Changes.of(job, fit);
    Optional<Vault.Sealed> sealed =
        fit.capsule().map(capsule -> parts.capsules().seal(job.task(), capsule));
    job.hold()
        .write((sql, lines) -> {
          if (next.isPresent()) {
            Hold.check(parts.stores().runs().setState(sql, job.hold().holder(), next.get()));
          } else {
            Hold.check(parts.stores().runs().lockHeld(sql, job.hold().holder()));
          }
          parts.stores().changes().saveChange(sql, change);
          sealed.ifPresentOrElse(
              bytes -> parts.capsules().save(sql, job.task(), job.run(), bytes),
              () -> parts.capsules().forget(sql, job.task()));
          lines.say(
              Changes.sentence(change)
                  + (sealed.isEmpty() ? "; too large to go on from anywhere else" : ""));
        });
    keptWork = sealed.isPresent();
  }

  private void save(Job job, Capsule capsule) {
    Vault.Sealed sealed = parts.capsules().seal(job.task(), capsule);
    job.hold()
        .write((sql, lines) -> {
          Hold.check(parts.stores().runs().lockHeld(sql, job.hold().holder()));
          parts.capsules().save(sql, job.task(), job.run(), sealed);
        });
  }
}
