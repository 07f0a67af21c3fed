package dev.optio.server.workspaces;

import dev.optio.server.contract.Role;
import dev.optio.server.contract.SystemMessages.Workspace;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.UserId;
import java.util.List;

/** The table {@code workspaces}, as members see it. */
final class WorkspaceStore {
  private static final String LIST_WORKSPACES =
      """
      select w.id, w.slug, w.name, w.created_at, m.role
        from workspaces w
        join workspace_members m on m.workspace_id = w.id
       where m.user_id = $1
       order by w.name, w.id\
      """;

  List<Workspace> listWorkspaces(Sql sql, UserId member) {
    return sql.rows(LIST_WORKSPACES, member).stream().map(WorkspaceStore::workspace).toList();
  }

  private static Workspace workspace(Row row) {
    return new Workspace(
        row.uuid("id"),
        row.text("slug"),
        row.text("name"),
        row.word("role", Role.class),
        row.instant("created_at"));
  }
}
