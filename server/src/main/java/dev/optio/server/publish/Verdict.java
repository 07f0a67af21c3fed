package dev.optio.server.publish;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the quarantine says of the work. */
public sealed interface Verdict {
  /**
   * It may be published.
   *
   * @param head full commit id
   * @param base full commit id
   * @param commits newest first, {@value #MAX_COMMITS} at most
   * @param commitCount of all
   */
  record Accepted(
      String head,
      String base,
      List<Commit> commits,
      int commitCount,
      ChangeStat stat,
      DiffText diff)
      implements Verdict {
    public Accepted {
      commits = List.copyOf(commits);
    }
  }

  /**
   * It stays here.
   *
   * @param sentence for people; may name files, which are hostile text without control characters
   */
  record Refused(Refusal refusal, String sentence) implements Verdict {}

  /** Most commits that are listed. */
  int MAX_COMMITS = 250;

  /**
   * A commit, in texts without control characters.
   *
   * @param subject cut to 200 characters
   */
  record Commit(String id, String author, Instant authoredAt, String subject) {}

  /**
   * What changed between base and head.
   *
   * @param filesChanged all, also those not listed
   * @param files in the order of their paths, {@value #MAX_FILES} at most
   */
  record ChangeStat(int insertions, int deletions, int filesChanged, List<FileChange> files) {
    /** Most files that are listed. */
    public static final int MAX_FILES = 3_000;

    public ChangeStat {
      files = List.copyOf(files);
    }
  }

  /**
   * What changed in one file.
   *
   * @param path the new one; the old one of a deleted file
   * @param oldPath where it was before, of renamed and copied files
   * @param binary whether its lines were not counted
   */
  record FileChange(
      String path,
      Optional<String> oldPath,
      Kind kind,
      int insertions,
      int deletions,
      boolean binary) {
    /** How a file changed. */
    public enum Kind {
      ADDED,
      MODIFIED,
      DELETED,
      RENAMED,
      COPIED
    }
  }

  /**
   * A unified diff with renames, as git writes it.
   *
   * @param zstd compressed; bytes of files as they are, so not always UTF-8
   * @param bytes before compression, 5 MiB at most
   * @param cut whether the rest was left out, which a last line says too
   */
  record DiffText(byte[] zstd, int bytes, boolean cut) {}
}
