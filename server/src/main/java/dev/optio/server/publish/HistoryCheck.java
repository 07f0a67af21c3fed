package dev.optio.server.publish;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;

/** Walks from the head to the base: everything is there, within the limits, and holds no secret. */
final class HistoryCheck {
  private static final int SUBJECT = 200;
  private static final int AUTHOR = 200;
  private static final int PATH = 300;

  private final Repository repository;
  private final QuarantineLimits limits;
  private final ContentScan scan;
  private final ProgressMonitor monitor;

  HistoryCheck(
      Repository repository, QuarantineLimits limits, ContentScan scan, ProgressMonitor monitor) {
    this.repository = repository;
    this.limits = limits;
    this.scan = scan;
    this.monitor = monitor;
  }

  /**
   * The commits between base and head.
   *
   * @param listed newest first, not all of them
   */
  record History(List<Verdict.Commit> listed, int count) {}

  History run(Work work) throws IOException, RefusedException {
    try (ObjectWalk walk = new ObjectWalk(repository)) {
      RevCommit base = base(walk, work.base());
      RevCommit head = head(walk, work.head());
      checkDescent(base, head);
      scan(new ByteArrayInputStream(work.branch().getBytes(StandardCharsets.UTF_8)), "the branch");
      walk.markStart(head);
      walk.markUninteresting(base);
      History history = commits(walk, base);
      objects(walk);
      return history;
    } catch (MissingObjectException missing) {
      throw new RefusedException(
          Refusal.INCOMPLETE, "The work is incomplete: an object that it needs was not sent.");
    } catch (IncorrectObjectTypeException mistaken) {
      throw new RefusedException(
          Refusal.BAD_OBJECT, "The work refers to an object of an unexpected kind.");
    }
  }

  private static RevCommit base(ObjectWalk walk, String id) throws IOException {
    try {
      return walk.parseCommit(ObjectId.fromString(id));
    } catch (MissingObjectException missing) {
      throw new IllegalStateException("the base is not in the object store", missing);
    }
  }

  private static RevCommit head(ObjectWalk walk, String id) throws IOException, RefusedException {
    if (!ObjectId.isId(id)) {
      throw new RefusedException(Refusal.BAD_HEAD, "What was named as the new head is no commit.");
    }
    try {
      // A tag would be followed to its commit: only the commit itself will do.
      RevObject named = walk.parseAny(ObjectId.fromString(id));
      if (named instanceof RevCommit commit) {
        return commit;
      }
      throw new RefusedException(Refusal.BAD_HEAD, "What was named as the new head is no commit.");
    } catch (MissingObjectException | IncorrectObjectTypeException absent) {
      throw new RefusedException(Refusal.BAD_HEAD, "The new head was not sent.");
    }
  }

  private void checkDescent(RevCommit base, RevCommit head) throws IOException, RefusedException {
    try (RevWalk walk = new RevWalk(repository)) {
      if (!walk.isMergedInto(walk.parseCommit(base), walk.parseCommit(head))) {
        throw new RefusedException(
            Refusal.HISTORY_REWRITTEN,
            "The agent rewrote history: the commit that the task started from is not below its"
                + " work.");
      }
    }
  }

  private History commits(ObjectWalk walk, RevCommit base) throws IOException, RefusedException {
    List<Verdict.Commit> listed = new ArrayList<>();
    int count = 0;
    try (ObjectReader reader = repository.newObjectReader()) {
      TreeShapes shapes = new TreeShapes(reader, limits.pathDepth());
      long most = (long) shapes.of(base.getTree()).files() + limits.addedFiles();
      for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
        checkTime();
        count++;
        if (count > limits.commits()) {
          throw tooLarge("has more than " + limits.commits() + " commits");
        }
        TreeShapes.Shape shape = shapes.of(commit.getTree());
        if (shape.files() > most) {
          throw tooLarge("adds more than " + limits.addedFiles() + " files");
        }
        if (shape.longestPath() > limits.pathBytes()) {
          throw tooLarge("has a path of more than " + limits.pathBytes() + " bytes");
        }
        // The walk keeps no bodies: thousands of long messages would not fit into memory.
        byte[] raw = reader.open(commit).getCachedBytes(limits.plainBytes());
        scan(new ByteArrayInputStream(raw), "the message of commit " + commit.name());
        if (listed.size() < Verdict.MAX_COMMITS) {
          listed.add(shown(commit.name(), RevCommit.parse(raw)));
        }
      }
    }
    return new History(listed, count);
  }

  /** New trees and files. The walk reads every tree, so a missing one shows. */
  private void objects(ObjectWalk walk) throws IOException, RefusedException {
    try (ObjectReader reader = repository.newObjectReader()) {
      for (RevObject object = walk.nextObject(); object != null; object = walk.nextObject()) {
        checkTime();
        // The top directory of a commit has no path.
        String path = Objects.requireNonNullElse(walk.getPathString(), "");
        scan(new ByteArrayInputStream(path.getBytes(StandardCharsets.UTF_8)), "the name of a file");
        switch (object.getType()) {
          case Constants.OBJ_TREE ->
              scan(
                  new ByteArrayInputStream(reader.open(object).getCachedBytes(limits.plainBytes())),
                  "the name of a file");
          case Constants.OBJ_BLOB -> {
            try (InputStream content = reader.open(object, Constants.OBJ_BLOB).openStream()) {
              scan(content, HostileText.line(path, PATH));
            }
          }
          default ->
              throw new RefusedException(
                  Refusal.BAD_OBJECT, "The work refers to an object of an unexpected kind.");
        }
      }
    }
  }

  private void scan(InputStream content, String where) throws IOException, RefusedException {
    Optional<ContentScan.Hit> hit = scan.find(content);
    if (hit.isPresent()) {
      throw new RefusedException(
          Refusal.SECRET_FOUND,
          "The value of the secret " + hit.get().secret() + " stands in " + where + ".");
    }
  }

  private void checkTime() throws RefusedException {
    if (monitor.isCancelled()) {
      throw new RefusedException(Refusal.TOO_SLOW, "Looking through the work took too long.");
    }
  }

  private static Verdict.Commit shown(String id, RevCommit commit) {
    PersonIdent author = commit.getAuthorIdent();
    return new Verdict.Commit(
        id,
        author == null ? "" : HostileText.line(author.getName(), AUTHOR),
        author == null ? Instant.EPOCH : author.getWhenAsInstant(),
        HostileText.line(commit.getShortMessage(), SUBJECT));
  }

  private static RefusedException tooLarge(String what) {
    return new RefusedException(Refusal.TOO_LARGE, "The work " + what + ".");
  }
}
