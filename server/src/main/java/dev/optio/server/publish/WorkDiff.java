package dev.optio.server.publish;

import com.github.luben.zstd.Zstd;
import dev.optio.server.publish.Verdict.ChangeStat;
import dev.optio.server.publish.Verdict.DiffText;
import dev.optio.server.publish.Verdict.FileChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.errors.BinaryBlobException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** The difference between two trees, as numbers and as text. */
final class WorkDiff {
  /** Then only numbers. */
  static final int MAX_TEXT = 5 << 20;

  /** Larger files count as binary in the diff. */
  private static final int MAX_FILE = 4 << 20;

  private static final int MAX_RENAMES = 400;
  private static final int PATH = 4_096;

  private final ObjectReader reader;
  private final QuarantineLimits limits;
  private final ProgressMonitor monitor;

  private final CutOutput text = new CutOutput(MAX_TEXT);
  private final List<FileChange> files = new ArrayList<>();
  private int insertions;
  private int deletions;

  WorkDiff(ObjectReader reader, QuarantineLimits limits, ProgressMonitor monitor) {
    this.reader = reader;
    this.limits = limits;
    this.monitor = monitor;
  }

  /** A difference. */
  record Result(ChangeStat stat, DiffText diff) {}

  Result between(RevTree base, RevTree head) throws IOException, RefusedException {
    checkCount(base, head);
    int changed;
    try (DiffFormatter formatter = new DiffFormatter(text)) {
      // An empty configuration: nothing of a repository's own decides how a diff is made.
      formatter.setReader(reader, new Config());
      formatter.setBinaryFileThreshold(MAX_FILE);
      formatter.setDiffAlgorithm(new PatientDiff());
      formatter.setDetectRenames(true);
      formatter.getRenameDetector().setRenameLimit(MAX_RENAMES);
      formatter.getRenameDetector().setBigFileThreshold(MAX_FILE);
      formatter.setProgressMonitor(monitor);
      List<DiffEntry> entries = formatter.scan(base, head);
      changed = entries.size();
      for (DiffEntry entry : entries) {
        if (monitor.isCancelled()) {
          throw new RefusedException(Refusal.TOO_SLOW, "Comparing the work took too long.");
        }
        add(formatter, entry);
      }
      formatter.flush();
    }
    byte[] bytes = text.bytes();
    DiffText diff = new DiffText(Zstd.compress(bytes), bytes.length, text.cut());
    return new Result(new ChangeStat(insertions, deletions, changed, files), diff);
  }

  /** Before anything gathers them. */
  private void checkCount(RevTree base, RevTree head) throws IOException, RefusedException {
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(base);
      walk.addTree(head);
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      int count = 0;
      while (walk.next()) {
        count++;
        if (count > limits.changedFiles()) {
          throw new RefusedException(
              Refusal.TOO_LARGE, "The work changes more than " + limits.changedFiles() + " files.");
        }
      }
    }
  }

  private void add(DiffFormatter formatter, DiffEntry entry) throws IOException {
    FileHeader header = formatter.toFileHeader(entry);
    int added = 0;
    int removed = 0;
    for (Edit edit : header.toEditList()) {
      added += edit.getLengthB();
      removed += edit.getLengthA();
    }
    insertions += added;
    deletions += removed;
    if (files.size() < ChangeStat.MAX_FILES) {
      files.add(change(entry, header, added, removed));
    }
    if (text.cut()) {
      return;
    }
    if (isGitlink(entry)) {
      formatter.format(entry);
      return;
    }
    // With the header at hand the comparison is not made twice.
    formatter.format(header, side(entry, DiffEntry.Side.OLD), side(entry, DiffEntry.Side.NEW));
  }

  private RawText side(DiffEntry entry, DiffEntry.Side side) throws IOException {
    AbbreviatedObjectId id = entry.getId(side);
    if (id == null || FileMode.MISSING.equals(entry.getMode(side))) {
      return RawText.EMPTY_TEXT;
    }
    try {
      return RawText.load(reader.open(id.toObjectId()), MAX_FILE);
    } catch (BinaryBlobException binary) {
      return RawText.EMPTY_TEXT;
    }
  }

  private static boolean isGitlink(DiffEntry entry) {
    return FileMode.GITLINK.equals(entry.getOldMode())
        || FileMode.GITLINK.equals(entry.getNewMode());
  }

  private static FileChange change(DiffEntry entry, FileHeader header, int added, int removed) {
    boolean moved =
        entry.getChangeType() == DiffEntry.ChangeType.RENAME
            || entry.getChangeType() == DiffEntry.ChangeType.COPY;
    boolean deleted = entry.getChangeType() == DiffEntry.ChangeType.DELETE;
    return new FileChange(
        HostileText.line(deleted ? entry.getOldPath() : entry.getNewPath(), PATH),
        moved ? Optional.of(HostileText.line(entry.getOldPath(), PATH)) : Optional.empty(),
        switch (entry.getChangeType()) {
          case ADD -> FileChange.Kind.ADDED;
          case MODIFY -> FileChange.Kind.MODIFIED;
          case DELETE -> FileChange.Kind.DELETED;
          case RENAME -> FileChange.Kind.RENAMED;
          case COPY -> FileChange.Kind.COPIED;
        },
        added,
        removed,
        header.getPatchType() != FileHeader.PatchType.UNIFIED);
  }
}
