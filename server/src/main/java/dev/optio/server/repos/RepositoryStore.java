package dev.optio.server.repos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.RepositoryMessages.RemoteCredential;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.git.HostKey;
import dev.optio.server.ids.NameCursor;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table {@code repositories}. */
public final class RepositoryStore {
  private static final String ADD_REPOSITORY =
      """
      insert into repositories (id, workspace_id, remote_url, normalized_url, kind, full_name, default_branch, credential_kind, credential_secret,
             credential_user, host_key)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      on conflict (workspace_id, normalized_url) where removed_at is null do nothing\
      """;

  private static final String LIST_REPOSITORIES =
      """
      select id, workspace_id, remote_url, normalized_url, kind, full_name, default_branch, credential_kind, credential_secret, credential_user,
             host_key, max_concurrent_tasks, default_agent_type, default_agent_options, setup_command, test_command, instructions_file, branch_pattern,
             wall_clock_seconds, silence_seconds, removed_at is not null as removed, version, created_at, updated_at
        from repositories
       where workspace_id = $1 and removed_at is null and ($2::text is null or (full_name, id) > ($2, $3::uuid))
       order by full_name, id
       limit $4\
      """;

  private static final String COUNT_REPOSITORIES =
      """
      select count(*) as total
        from repositories
       where workspace_id = $1 and removed_at is null\
      """;

  private static final String GET_REPOSITORY =
      """
      select id, workspace_id, remote_url, normalized_url, kind, full_name, default_branch, credential_kind, credential_secret, credential_user,
             host_key, max_concurrent_tasks, default_agent_type, default_agent_options, setup_command, test_command, instructions_file, branch_pattern,
             wall_clock_seconds, silence_seconds, removed_at is not null as removed, version, created_at, updated_at
        from repositories
       where workspace_id = $1 and id = $2 and removed_at is null\
      """;

  private static final String FIND_REPOSITORY =
      """
      select id, workspace_id, remote_url, normalized_url, kind, full_name, default_branch, credential_kind, credential_secret, credential_user,
             host_key, max_concurrent_tasks, default_agent_type, default_agent_options, setup_command, test_command, instructions_file, branch_pattern,
             wall_clock_seconds, silence_seconds, removed_at is not null as removed, version, created_at, updated_at
        from repositories
       where id = $1\
      """;

  private static final String UPDATE_REPOSITORY =
      """
      update repositories
         set full_name = $3, default_branch = $4, credential_kind = $5, credential_secret = $6, credential_user = $7, max_concurrent_tasks = $8,
             default_agent_type = $9, wall_clock_seconds = $10, silence_seconds = $11, host_key = $12,
             default_agent_options = $13, test_command = $14, instructions_file = $15, branch_pattern = $16, setup_command = $17, version = version + 1, updated_at = now()
       where id = $1 and version = $2 and removed_at is null\
      """;

  private static final String LOCK_REPOSITORY =
      """
      select id
        from repositories
       where workspace_id = $1 and id = $2 and removed_at is null
         for update\
      """;

  private static final String COUNT_UNFINISHED =
      """
      select count(*) as tasks
        from tasks
       where repository_id = $1 and state not in ('completed', 'failed', 'cancelled')\
      """;

  private static final String REMOVE_REPOSITORY =
      """
      update repositories
         set removed_at = now(), version = version + 1, updated_at = now()
       where id = $1\
      """;

  private static final String REMOVE_SECRETS =
      """
      delete from secrets
       where repository_id = $1\
      """;

  /**
   * Adds a repository with the usual settings.
   *
   * @return false when the workspace has it already
   */
  boolean addRepository(
      Sql sql,
      RepositoryId id,
      WorkspaceId workspace,
      String remoteUrl,
      String normalizedUrl,
      String kind,
      String fullName,
      String defaultBranch,
      RemoteCredential credential,
      Optional<HostKey> hostKey) {
    return sql.update(
            ADD_REPOSITORY,
            id,
            workspace,
            remoteUrl,
            normalizedUrl,
            kind,
            fullName,
            defaultBranch,
            credential.kind(),
            credential.secret(),
            credential.user(),
            hostKey.map(HostKey::text))
        == 1;
  }

  /** By name. */
  List<ConnectedRepository> listRepositories(
      Sql sql, WorkspaceId workspace, Optional<NameCursor> after, int limit) {
    return sql
        .rows(
            LIST_REPOSITORIES,
            workspace,
            after.map(NameCursor::key),
            after.map(NameCursor::id),
            limit)
        .stream()
        .map(RepositoryStore::repository)
        .toList();
  }

  long countRepositories(Sql sql, WorkspaceId workspace) {
    return sql.one(COUNT_REPOSITORIES, workspace).number("total");
  }

  Optional<ConnectedRepository> getRepository(Sql sql, WorkspaceId workspace, RepositoryId id) {
    return sql.row(GET_REPOSITORY, workspace, id).map(RepositoryStore::repository);
  }

  /** Also one that was disconnected. */
  public Optional<ConnectedRepository> findRepository(Sql sql, RepositoryId id) {
    return sql.row(FIND_REPOSITORY, id).map(RepositoryStore::repository);
  }

  /** Writes what can be changed, if nobody else changed it meanwhile. */
  boolean updateRepository(Sql sql, ConnectedRepository changed) {
    return sql.update(
            UPDATE_REPOSITORY,
            changed.id(),
            changed.version(),
            changed.fullName(),
            changed.defaultBranch(),
            changed.credential().kind(),
            changed.credential().secret(),
            changed.credential().user(),
            changed.maxConcurrentTasks(),
            changed.work().agent(),
            (int) changed.wallClock().toSeconds(),
            (int) changed.silence().toSeconds(),
            changed.hostKey().map(HostKey::text),
            changed.work().agentOptions(),
            changed.work().testCommand(),
            changed.work().instructionsFile(),
            changed.work().branchPattern(),
            changed.work().setupCommand())
        == 1;
  }

  /** Holds the repository as it is until the transaction ends: no task can be added to it. */
  boolean lockRepository(Sql sql, WorkspaceId workspace, RepositoryId id) {
    return sql.row(LOCK_REPOSITORY, workspace, id).isPresent();
  }

  long countUnfinished(Sql sql, RepositoryId id) {
    return sql.one(COUNT_UNFINISHED, id).number("tasks");
  }

  /** Disconnects it and deletes its secrets; the row stays for the tasks that name it. */
  void removeRepository(Sql sql, RepositoryId id) {
    sql.update(REMOVE_SECRETS, id);
    sql.update(REMOVE_REPOSITORY, id);
  }

  private static ConnectedRepository repository(Row row) {
    return new ConnectedRepository(
        new RepositoryId(row.uuid("id")),
        new WorkspaceId(row.uuid("workspace_id")),
        row.text("remote_url"),
        row.text("normalized_url"),
        row.text("kind"),
        row.text("full_name"),
        row.text("default_branch"),
        new RemoteCredential(
            row.text("credential_kind"),
            row.maybeText("credential_secret"),
            row.maybeText("credential_user")),
        row.maybeText("host_key").flatMap(HostKey::read),
        row.integer("max_concurrent_tasks"),
        new WorkHabits(
            row.text("default_agent_type"),
            (ObjectNode) row.json("default_agent_options"),
            row.maybeText("setup_command"),
            row.maybeText("test_command"),
            row.maybeText("instructions_file"),
            row.text("branch_pattern")),
        Duration.ofSeconds(row.integer("wall_clock_seconds")),
        Duration.ofSeconds(row.integer("silence_seconds")),
        row.flag("removed"),
        row.number("version"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }
}
