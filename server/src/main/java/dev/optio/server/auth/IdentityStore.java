package dev.optio.server.auth;

import dev.optio.server.contract.Role;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import java.util.Optional;

/**
 * The tables {@code users} and {@code workspace_members}, as far as it matters for who somebody is.
 */
final class IdentityStore {
  private static final String ADD_LOCAL_USER =
      """
      insert into users (id, provider, subject, display_name)
      values ($1, 'local', 'local', $2)
      on conflict (provider, subject) do nothing\
      """;

  private static final String FIND_LOCAL_USER =
      """
      select id
        from users
       where provider = 'local' and subject = 'local'\
      """;

  private static final String ADD_DEFAULT_WORKSPACE =
      """
      insert into workspaces (id, slug, name)
      values ($1, 'default', 'Default')
      on conflict (slug) do nothing\
      """;

  private static final String JOIN_DEFAULT_WORKSPACE =
      """
      insert into workspace_members (workspace_id, user_id, role)
      select w.id, $1, 'admin'
        from workspaces w
       where w.slug = 'default'
      on conflict (workspace_id, user_id) do nothing\
      """;

  private static final String FIND_MEMBERSHIP =
      """
      select w.id, m.role
        from workspace_members m
        join workspaces w on w.id = m.workspace_id
       where m.user_id = $1
         and ($2::text is null or w.slug = $2 or w.id::text = lower($2))
       order by w.created_at, w.id
       limit 1\
      """;

  private static final String FIND_USER =
      """
      select id, provider, display_name, email
        from users
       where id = $1\
      """;

  record Membership(WorkspaceId workspace, Role role) {}

  record User(UserId id, String provider, String displayName, Optional<String> email) {}

  /** The one person of an instance without sign-in, and a workspace for them. */
  UserId ensureLocalUser(
      Sql sql, UserId freshUser, WorkspaceId freshWorkspace, String displayName) {
    sql.update(ADD_LOCAL_USER, freshUser, displayName);
    UserId user = new UserId(sql.one(FIND_LOCAL_USER).uuid("id"));
    sql.update(ADD_DEFAULT_WORKSPACE, freshWorkspace);
    sql.update(JOIN_DEFAULT_WORKSPACE, user);
    return user;
  }

  /**
   * The membership in the chosen workspace, or in the oldest one.
   *
   * @param chosen id or slug
   */
  Optional<Membership> findMembership(Sql sql, UserId user, Optional<String> chosen) {
    return sql.row(FIND_MEMBERSHIP, user, chosen)
        .map(row -> new Membership(new WorkspaceId(row.uuid("id")), row.word("role", Role.class)));
  }

  Optional<User> findUser(Sql sql, UserId user) {
    return sql.row(FIND_USER, user).map(IdentityStore::user);
  }

  private static User user(Row row) {
    return new User(
        new UserId(row.uuid("id")),
        row.text("provider"),
        row.text("display_name"),
        row.maybeText("email"));
  }
}
