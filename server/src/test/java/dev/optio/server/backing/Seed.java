package dev.optio.server.backing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.optio.server.db.Db;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.Lineage;
import dev.optio.server.tasks.QueueStore;
import dev.optio.server.tasks.TaskStore;
import dev.optio.server.tasks.TaskStore.NewTask;
import dev.optio.server.tasks.core.TaskState;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Rows that tests of stores start from. */
public final class Seed {
  /** Whole microseconds, which is what PostgreSQL keeps. */
  public static final Instant NOW = Instant.parse("2026-11-24T09:00:00.123456Z");

  private final Db db;
  private final IdSource ids = new IdSource(InstantSource.system(), new SecureRandom());

  public Seed(Db db) {
    this.db = db;
  }

  public IdSource ids() {
    return ids;
  }

  public UserId user() {
    UserId id = new UserId(ids.next());
    db.update(
        "insert into users (id, provider, subject, display_name, email) values ($1, 'test', $2,"
            + " 'Ann', 'ann@example.com')",
        id,
        id.toString());
    return id;
  }

  public WorkspaceId workspace() {
    WorkspaceId id = new WorkspaceId(ids.next());
    db.update("insert into workspaces (id, slug, name) values ($1, $2, 'Team')", id, id.toString());
    return id;
  }

  /** A member of a workspace. */
  public UserId member(WorkspaceId workspace, String role) {
    UserId user = user();
    db.update(
        "insert into workspace_members (workspace_id, user_id, role) values ($1, $2, $3)",
        workspace,
        user,
        role);
    return user;
  }

  public RepositoryId repository(WorkspaceId workspace, int maxConcurrentTasks) {
    RepositoryId id = new RepositoryId(ids.next());
    db.update(
        "insert into repositories (id, workspace_id, remote_url, normalized_url, kind, full_name,"
            + " default_branch, max_concurrent_tasks) values ($1, $2, $3, $3, 'other', 'team/app',"
            + " 'main', $4)",
        id,
        workspace,
        "https://git.example.com/" + id,
        maxConcurrentTasks);
    return id;
  }

  /** A valid task to be, of the usual priority. */
  public NewTask newTask(WorkspaceId workspace, RepositoryId repository, UserId by) {
    return new NewTask(
        new TaskId(ids.next()),
        workspace,
        "Mend the roof",
        "Please mend the roof.",
        repository,
        "main",
        "command",
        JsonNodeFactory.instance.objectNode().put("shell", "true"),
        List.of(),
        Optional.empty(),
        100,
        1,
        by,
        false,
        "fail",
        Lineage.none(List.of()),
        Optional.empty());
  }

  /** A queued task without a run. */
  public TaskId task(WorkspaceId workspace, RepositoryId repository) {
    NewTask task = newTask(workspace, repository, user());
    db.transaction(sql -> {
      new TaskStore(ids).addTask(sql, task, new TaskState.Queued(NOW));
      return task.id();
    });
    return task.id();
  }

  /** A due run of a task. */
  public RunId run(TaskId task) {
    RunId run = new RunId(ids.next());
    db.transaction(sql -> {
      new QueueStore().addRun(sql, run, task, "first", Optional.empty());
      return run;
    });
    return run;
  }

  /** A due run of a new task. */
  public RunId run(WorkspaceId workspace, RepositoryId repository) {
    return run(task(workspace, repository));
  }
}
