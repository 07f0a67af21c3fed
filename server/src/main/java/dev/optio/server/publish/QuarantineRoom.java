package dev.optio.server.publish;

import dev.optio.server.git.Patience;
import dev.optio.server.git.QuietRepository;
import dev.optio.server.git.StoreFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PackParser;
import org.jspecify.annotations.Nullable;

/*
 * The order: take the bytes into a file, up to a size; read through them without believing them
 * (PackInspection); let JGit index them into a bare repository of our own, every object checked and
 * hashed; prove that nothing is missing, that the base is below the head, that no secret is in it
 * (HistoryCheck); compare (WorkDiff). The repository borrows the object store's objects, so the pack
 * holds only what is new. Nothing in here is ever checked out or run.
 */

/** One run's work in quarantine: a directory of its own that goes when the room is closed. */
public final class QuarantineRoom implements AutoCloseable {
  private final Path directory;
  private final Path storeObjects;
  private final QuarantineLimits limits;

  private @Nullable QuietRepository repository;

  QuarantineRoom(Path directory, Path storeObjects, QuarantineLimits limits) {
    this.directory = directory;
    this.storeObjects = storeObjects;
    this.limits = limits;
  }

  /**
   * Looks at the work; once per room.
   *
   * @param pack hostile bytes; closed here
   */
  public Verdict examine(Work work, InputStream pack, ContentScan scan) {
    Patience patience = new Patience();
    try {
      return patience.wait(
          limits.time(), () -> examine(work, pack, scan, patience.monitor()), () -> close(pack));
    } catch (TimeoutException late) {
      return new Verdict.Refused(Refusal.TOO_SLOW, "Looking through the work took too long.");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    } catch (ExecutionException thrown) {
      return failed(thrown.getCause());
    } finally {
      close(pack);
    }
  }

  /** The pack as it was accepted, for a later run to go on from; the caller closes it. */
  public InputStream pack() throws IOException {
    return Files.newInputStream(incoming());
  }

  /** Removes all of it. */
  @Override
  public void close() {
    if (repository != null) {
      repository.close();
    }
    try {
      StoreFiles.remove(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where accepted work is pushed from. */
  QuietRepository repository() {
    if (repository == null) {
      throw new IllegalStateException("no work was examined here");
    }
    return repository;
  }

  private Verdict examine(Work work, InputStream pack, ContentScan scan, ProgressMonitor monitor)
      throws IOException {
    try {
      take(pack);
      try (InputStream taken = pack()) {
        new PackInspection(taken, limits, monitor).run();
      }
      QuietRepository own = newRepository();
      index(own, monitor);
      HistoryCheck.History history = new HistoryCheck(own, limits, scan, monitor).run(work);
      WorkDiff.Result diff = compare(own, work, monitor);
      return new Verdict.Accepted(
          work.head(), work.base(), history.listed(), history.count(), diff.stat(), diff.diff());
    } catch (RefusedException refused) {
      return refused.verdict();
    }
  }

  private void take(InputStream pack) throws IOException, RefusedException {
    byte[] buffer = new byte[64 << 10];
    long taken = 0;
    try (OutputStream out = Files.newOutputStream(incoming())) {
      for (int count = pack.read(buffer); count >= 0; count = pack.read(buffer)) {
        taken += count;
        if (taken > limits.packBytes()) {
          throw new RefusedException(
              Refusal.TOO_LARGE,
              "The work is more than " + (limits.packBytes() >> 20) + " MiB packed.");
        }
        out.write(buffer, 0, count);
      }
    }
  }

  private QuietRepository newRepository() throws IOException {
    Path bare = directory.resolve("work.git");
    StoreFiles.layOut(bare);
    QuietRepository opened =
        QuietRepository.open(bare, List.of(storeObjects), limits.objectBytes());
    repository = opened;
    return opened;
  }

  private void index(QuietRepository own, ProgressMonitor monitor)
      throws IOException, RefusedException {
    StrictChecker checker = new StrictChecker();
    try (InputStream taken = new BufferedInputStream(pack());
        ObjectInserter inserter = own.newObjectInserter()) {
      PackParser parser = inserter.newPackParser(taken);
      parser.setAllowThin(false);
      parser.setObjectChecker(checker);
      parser.setCheckEofAfterPackFooter(true);
      parser.parse(monitor);
      inserter.flush();
    } catch (TooLargeObjectInPackException large) {
      throw new RefusedException(Refusal.TOO_LARGE, "The work holds an object that is too large.");
    } catch (CorruptObjectException bad) {
      throw new RefusedException(
          Refusal.BAD_OBJECT,
          "The work holds an object that git refuses: "
              + HostileText.line(String.valueOf(bad.getMessage()), 300)
              + ".");
    } catch (IOException | RuntimeException damaged) {
      // JGit copies from wherever a difference says, also from beside its base.
      if (monitor.isCancelled()) {
        throw new RefusedException(Refusal.TOO_SLOW, "Reading the work took too long.");
      }
      throw new RefusedException(Refusal.BROKEN_PACK, "The work arrived damaged or cut off.");
    }
    SubmoduleCheck.run(own, checker.modules());
  }

  private WorkDiff.Result compare(QuietRepository own, Work work, ProgressMonitor monitor)
      throws IOException, RefusedException {
    try (ObjectReader reader = own.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      RevCommit base = walk.parseCommit(ObjectId.fromString(work.base()));
      RevCommit head = walk.parseCommit(ObjectId.fromString(work.head()));
      return new WorkDiff(reader, limits, monitor).between(base.getTree(), head.getTree());
    }
  }

  private static Verdict failed(@Nullable Throwable cause) {
    return switch (cause) {
      case OutOfMemoryError _ ->
          new Verdict.Refused(Refusal.TOO_LARGE, "The work needs more memory than there is.");
      case IOException failed -> throw new UncheckedIOException(failed);
      case RuntimeException failed -> throw failed;
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  private Path incoming() {
    return directory.resolve("incoming.pack");
  }

  private static void close(InputStream pack) {
    try {
      pack.close();
    } catch (IOException gone) {
      // Nothing more is wanted from it.
    }
  }
}
