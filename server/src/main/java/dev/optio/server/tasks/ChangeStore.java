package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import java.util.Optional;

/**
 * The tables {@code task_changes}, {@code capsules} and {@code pushed_branches}: what runs made.
 */
public final class ChangeStore {
  private static final String SAVE_CHANGE =
      """
      insert into task_changes (run_id, workspace_id, task_id, run_number, base_commit, head_commit, branch, left_overs, file_count, commit_count,
             insertions, deletions, files, commits, diff, diff_cut)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
      on conflict (run_id) do nothing\
      """;

  private static final String LATEST_CHANGE =
      """
      select run_id, workspace_id, task_id, run_number, base_commit, head_commit, branch, pushed_at is not null as pushed, left_overs, file_count, commit_count,
             insertions, deletions, files, commits, diff, diff_cut, diff_removed_at is not null as diff_removed
        from task_changes
       where task_id = $1
       order by run_number desc
       limit 1\
      """;

  private static final String FIND_HEAD =
      """
      select head_commit
        from task_changes
       where run_id = $1\
      """;

  private static final String SET_PUSHED =
      """
      update task_changes
         set pushed_at = coalesce(pushed_at, now()), updated_at = now()
       where run_id = $1\
      """;

  private static final String SAVE_PUSHED_BRANCH =
      """
      insert into pushed_branches (task_id, branch, workspace_id, head_commit)
      values ($1, $2, $3, $4)
      on conflict (task_id, branch) do update set head_commit = excluded.head_commit, updated_at = now()\
      """;

  private static final String FIND_PUSHED_BRANCH =
      """
      select head_commit
        from pushed_branches
       where task_id = $1 and branch = $2\
      """;

  private static final String LAST_PUSHED_BRANCH =
      """
      select branch
        from pushed_branches
       where task_id = $1
       order by updated_at desc
       limit 1\
      """;

  private static final String IS_UNRECORDED =
      """
      select exists (
             select 1
               from task_changes
              where task_id = $1 and branch = $2 and head_commit = $3 and pushed_at is null) as found\
      """;

  private static final String SAVE_CAPSULE =
      """
      insert into capsules (task_id, workspace_id, run_number, sealed, key_id)
      values ($1, $2, $3, $4, $5)
      on conflict (task_id) do update
         set run_number = excluded.run_number, sealed = excluded.sealed, key_id = excluded.key_id, updated_at = now()
       where capsules.run_number <= excluded.run_number\
      """;

  private static final String DELETE_CAPSULE =
      """
      delete from capsules
       where task_id = $1\
      """;

  private static final String FIND_CAPSULE =
      """
      select sealed, run_number
        from capsules
       where task_id = $1\
      """;

  private static final String HAS_LATEST_CAPSULE =
      """
      select exists (select 1 from capsules c join tasks t on t.id = c.task_id where t.id = $1 and c.run_number = t.run_seq) as found\
      """;

  /**
   * What a run changed.
   *
   * @param diff compressed with zstd
   * @param cut whether the diff ends early
   * @param diffRemoved whether it was removed since
   */
  public record Change(
      RunId run,
      WorkspaceId workspace,
      TaskId task,
      int runNumber,
      String base,
      String head,
      String branch,
      boolean pushed,
      boolean leftOvers,
      int fileCount,
      int commitCount,
      int insertions,
      int deletions,
      JsonNode files,
      JsonNode commits,
      byte[] diff,
      boolean cut,
      boolean diffRemoved) {}

  public void saveChange(Sql sql, Change change) {
    sql.update(
        SAVE_CHANGE,
        change.run(),
        change.workspace(),
        change.task(),
        change.runNumber(),
        change.base(),
        change.head(),
        change.branch(),
        change.leftOvers(),
        change.fileCount(),
        change.commitCount(),
        change.insertions(),
        change.deletions(),
        change.files(),
        change.commits(),
        change.diff(),
        change.cut());
  }

  public Optional<Change> latestChange(Sql sql, TaskId task) {
    return sql.row(LATEST_CHANGE, task).map(ChangeStore::change);
  }

  /** The commit that a run's work ended in. */
  public Optional<String> findHead(Sql sql, RunId run) {
    return sql.row(FIND_HEAD, run).map(row -> row.text("head_commit"));
  }

  /** Notes that the remote has the run's work on the branch. */
  public void setPushed(
      Sql sql, RunId run, TaskId task, WorkspaceId workspace, String branch, String head) {
    sql.update(SET_PUSHED, run);
    sql.update(SAVE_PUSHED_BRANCH, task, branch, workspace, head);
  }

  /** What Optio last pushed to the task's branch. */
  public Optional<String> findPushed(Sql sql, TaskId task, String branch) {
    return sql.row(FIND_PUSHED_BRANCH, task, branch).map(row -> row.text("head_commit"));
  }

  /** Whether a run of the task made this commit for the branch, and no push of it is known. */
  public boolean isUnrecorded(Sql sql, TaskId task, String branch, String head) {
    return sql.one(IS_UNRECORDED, task, branch, head).flag("found");
  }

  public void saveCapsule(
      Sql sql, TaskId task, WorkspaceId workspace, int runNumber, byte[] sealed, long keyId) {
    sql.update(SAVE_CAPSULE, task, workspace, runNumber, sealed, keyId);
  }

  public void deleteCapsule(Sql sql, TaskId task) {
    sql.update(DELETE_CAPSULE, task);
  }

  /** The branch that a task's work is on, so that later work goes there too. */
  public Optional<String> lastPushedBranch(Sql sql, TaskId task) {
    return sql.row(LAST_PUSHED_BRANCH, task).map(row -> row.text("branch"));
  }

  /**
   * What a run left.
   *
   * @param run its number
   */
  public record SealedCapsule(byte[] bytes, int run) {}

  public Optional<SealedCapsule> findCapsule(Sql sql, TaskId task) {
    return sql.row(FIND_CAPSULE, task)
        .map(row -> new SealedCapsule(row.bytes("sealed"), row.integer("run_number")));
  }

  /**
   * Whether there is a capsule of the task's latest run, so that nothing is lost with its files.
   */
  public boolean hasLatestCapsule(Sql sql, TaskId task) {
    return sql.one(HAS_LATEST_CAPSULE, task).flag("found");
  }

  private static Change change(Row row) {
    return new Change(
        new RunId(row.uuid("run_id")),
        new WorkspaceId(row.uuid("workspace_id")),
        new TaskId(row.uuid("task_id")),
        row.integer("run_number"),
        row.text("base_commit"),
        row.text("head_commit"),
        row.text("branch"),
        row.flag("pushed"),
        row.flag("left_overs"),
        row.integer("file_count"),
        row.integer("commit_count"),
        row.integer("insertions"),
        row.integer("deletions"),
        row.json("files"),
        row.json("commits"),
        row.bytes("diff"),
        row.flag("diff_cut"),
        row.flag("diff_removed"));
  }
}
