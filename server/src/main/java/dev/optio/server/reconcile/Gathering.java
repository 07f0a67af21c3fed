package dev.optio.server.reconcile;

import dev.optio.server.observe.FailPoints.Step;
import dev.optio.server.publish.QuarantineRoom;
import dev.optio.server.publish.Verdict;
import dev.optio.server.publish.Work;
import dev.optio.server.reconcile.core.Capsule;
import dev.optio.server.sandbox.Collected;
import dev.optio.server.sandbox.SandboxException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Takes an agent's work out of its sandbox: into quarantine, and into a capsule. */
final class Gathering {
  private final Parts parts;

  Gathering(Parts parts) {
    this.parts = parts;
  }

  /** What there was. */
  sealed interface Gathered {
    /** What a later run can go on from; empty when there is nothing to keep, or it is too large. */
    Optional<Capsule> capsule();

    /** The agent changed nothing. */
    record Nothing(Optional<Capsule> capsule) implements Gathered {}

    /** The sandbox could not pack the work. */
    record Unreadable(String reason) implements Gathered {
      @Override
      public Optional<Capsule> capsule() {
        return Optional.empty();
      }
    }

    /** The quarantine keeps the work back. */
    record Refused(Verdict.Refused why, Optional<Capsule> capsule) implements Gathered {}

    /**
     * The work may be published.
     *
     * @param room that it can be pushed from; whoever has this closes it
     */
    record Fit(
        Verdict.Accepted work, boolean leftOvers, QuarantineRoom room, Optional<Capsule> capsule)
        implements Gathered {}
  }

  /** Collects and looks at what the run made. */
  Gathered gather(Job job) throws SandboxException {
    String base = job.run().base().orElseThrow();
    parts.failPoints().reached(Step.COLLECT_BEFORE);
    Collected collected = parts.sandbox().collect(job.task().id(), base);
    parts.failPoints().reached(Step.COLLECT_AFTER);
    byte[] conversation = conversation(job);
    return switch (collected) {
      case Collected.Nothing() ->
          new Gathered.Nothing(
              conversation.length == 0
                  ? Optional.empty()
                  : kept(new Capsule(base, base, new byte[0], conversation)));
      case Collected.Unreadable(String reason) -> new Gathered.Unreadable(reason);
      case Collected.Commits commits ->
          examined(job, commits.head(), commits.leftOvers(), commits.pack(), conversation);
    };
  }

  /** Looks again at work that was accepted before, after the replica that did so has died. */
  Gathered again(Job job, Capsule capsule) throws SandboxException {
    return examined(
        job,
        capsule.head(),
        false,
        new ByteArrayInputStream(capsule.pack()),
        capsule.conversation());
  }

  /** A disk that is full here, or a pack that breaks off, says nothing about the work. */
  private Gathered examined(
      Job job, String head, boolean leftOvers, InputStream pack, byte[] conversation)
      throws SandboxException {
    try (pack) {
      return verdict(job, head, leftOvers, pack, conversation);
    } catch (IOException | UncheckedIOException e) {
      boolean full = String.valueOf(e.getMessage()).contains("No space left");
      throw new SandboxException(
          full ? SandboxException.Cause.EXHAUSTED : SandboxException.Cause.UNAVAILABLE,
          full
              ? "There is no space left where work is looked at."
              : "The work could not be taken out of its checkout.");
    }
  }

  private Gathered verdict(
      Job job, String head, boolean leftOvers, InputStream pack, byte[] conversation) {
    String base = job.run().base().orElseThrow();
    parts.quarantine().forget(job.run().id());
    QuarantineRoom room = parts.quarantine().open(job.run().id(), job.repository().id());
    boolean open = true;
    try {
      Verdict verdict =
          room.examine(
              new Work(base, head, job.run().branch().orElseThrow()),
              pack,
              job.scan(parts.grant()));
      return switch (verdict) {
        case Verdict.Accepted accepted -> {
          Optional<Capsule> capsule = packed(room, base, head, conversation);
          open = false;
          yield new Gathered.Fit(accepted, leftOvers, room, capsule);
        }
        case Verdict.Refused refused ->
            new Gathered.Refused(
                refused,
                canBeginFrom(refused) ? packed(room, base, head, conversation) : Optional.empty());
      };
    } finally {
      if (open) {
        room.close();
      }
    }
  }

  /** Whether a later run could have this work in its checkout at all. */
  private static boolean canBeginFrom(Verdict.Refused refused) {
    return switch (refused.refusal()) {
      case SECRET_FOUND, TOO_LARGE, TOO_SLOW -> true;
      case BROKEN_PACK, BAD_OBJECT, INCOMPLETE, BAD_HEAD, HISTORY_REWRITTEN -> false;
    };
  }

  private static Optional<Capsule> packed(
      QuarantineRoom room, String base, String head, byte[] conversation) {
    try (InputStream pack = room.pack()) {
      byte[] bytes = pack.readNBytes(Capsule.MAX_BYTES + 1);
      return kept(new Capsule(base, head, bytes, conversation));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Capsule> kept(Capsule capsule) {
    return (long) capsule.pack().length + capsule.conversation().length > Capsule.MAX_BYTES
        ? Optional.empty()
        : Optional.of(capsule);
  }

  /** A conversation that cannot be read is no reason to lose the work. */
  private byte[] conversation(Job job) {
    List<String> paths = job.vendor().conversationPaths();
    if (paths.isEmpty()) {
      return new byte[0];
    }
    try (InputStream tar = parts.sandbox().capsule(job.task().id(), paths)) {
      byte[] bytes = tar.readNBytes(Capsule.MAX_BYTES + 1);
      return bytes.length > Capsule.MAX_BYTES ? new byte[0] : bytes;
    } catch (IOException | SandboxException e) {
      return new byte[0];
    }
  }
}
