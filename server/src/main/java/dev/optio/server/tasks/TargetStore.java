package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** What a new task needs to know of repositories and secrets; reads only. */
final class TargetStore {
  private static final String FIND_TARGET =
      """
      select id, default_branch, default_agent_type, default_agent_options
        from repositories
       where workspace_id = $1 and removed_at is null and ($2::uuid is null or id = $2)
         and ($3::text is null or remote_url = $3 or normalized_url = $4)
         for share\
      """;

  private static final String KNOWN_SECRETS =
      """
      select distinct name
        from secrets
       where workspace_id = $1 and name = any ($2) and delivery = 'exposed' and (repository_id is null or repository_id = $3)\
      """;

  /** A connected repository. */
  record Target(
      RepositoryId repository,
      String defaultBranch,
      String defaultAgent,
      ObjectNode defaultAgentOptions) {}

  /**
   * The repository that a request names; it stays connected until the transaction ends.
   *
   * @param typed URL as the request has it
   * @param normalized the same, as repositories are compared
   */
  Optional<Target> findTarget(
      Sql sql,
      WorkspaceId workspace,
      Optional<UUID> id,
      Optional<String> typed,
      Optional<String> normalized) {
    return sql.row(FIND_TARGET, workspace, id, typed, normalized).map(TargetStore::target);
  }

  /** The names among these that no exposed secret of the workspace or repository has. */
  List<String> unknownSecrets(
      Sql sql, WorkspaceId workspace, RepositoryId repository, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    TreeSet<String> unknown = new TreeSet<>(names);
    sql.rows(KNOWN_SECRETS, workspace, names, repository)
        .forEach(row -> unknown.remove(row.text("name")));
    return List.copyOf(unknown);
  }

  private static Target target(Row row) {
    return new Target(
        new RepositoryId(row.uuid("id")),
        row.text("default_branch"),
        row.text("default_agent_type"),
        (ObjectNode) row.json("default_agent_options"));
  }
}
