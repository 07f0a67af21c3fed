package dev.optio.server.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.TaskMessages.ChangedCommit;
import dev.optio.server.contract.TaskMessages.ChangedFile;
import dev.optio.server.publish.Verdict;
import dev.optio.server.reconcile.Gathering.Gathered;
import dev.optio.server.tasks.ChangeStore.Change;
import java.util.List;
import java.util.Locale;

/** What is recorded of a run's work, and said of it. */
final class Changes {
  private static final int LISTED_FILES = 1_000;
  private static final int LISTED_COMMITS = 100;

  private Changes() {}

  static String sentence(Change change) {
    return "Collected "
        + change.commitCount()
        + (change.commitCount() == 1 ? " commit, " : " commits, ")
        + change.fileCount()
        + (change.fileCount() == 1 ? " file, +" : " files, +")
        + change.insertions()
        + " −"
        + change.deletions()
        + (change.leftOvers() ? " (what was left uncommitted, too)" : "");
  }

  static Change of(Job job, Gathered.Fit fit) {
    Verdict.Accepted work = fit.work();
    List<ChangedFile> files =
        work.stat().files().stream().limit(LISTED_FILES).map(Changes::file).toList();
    List<ChangedCommit> commits =
        work.commits().stream()
            .limit(LISTED_COMMITS)
            .map(commit -> new ChangedCommit(commit.id(), commit.author(), commit.subject()))
            .toList();
    return new Change(
        job.run().id(),
        job.task().workspace(),
        job.task().id(),
        job.run().number(),
        work.base(),
        work.head(),
        job.run().branch().orElseThrow(),
        false,
        fit.leftOvers(),
        work.stat().filesChanged(),
        work.commitCount(),
        work.stat().insertions(),
        work.stat().deletions(),
        tree(files),
        tree(commits),
        work.diff().zstd(),
        work.diff().cut(),
        false);
  }

  private static JsonNode tree(Object value) {
    return Json.MAPPER.valueToTree(value);
  }

  private static ChangedFile file(Verdict.FileChange file) {
    return new ChangedFile(
        file.path(),
        file.oldPath(),
        file.kind().name().toLowerCase(Locale.ROOT),
        file.insertions(),
        file.deletions(),
        file.binary());
  }
}
