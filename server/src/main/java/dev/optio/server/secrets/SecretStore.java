package dev.optio.server.secrets;

import dev.optio.server.contract.SecretMessages.Delivery;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.NameCursor;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.SecretId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The tables {@code secrets} and {@code secret_versions}. */
final class SecretStore {
  private static final String LIST_SECRETS =
      """
      select s.id, s.name, s.scope, s.repository_id, p.remote_url, s.delivery, s.current_version, s.created_at, s.updated_at, s.last_used_at
        from secrets s
        left join repositories p on p.id = s.repository_id
       where s.workspace_id = $1
         and ($2::text is null or s.scope = $2)
         and ($3::uuid is null or s.repository_id = $3)
         and p.removed_at is null
         and ($4::text is null or (s.name, s.id) > ($4, $5::uuid))
       order by s.name, s.id
       limit $6\
      """;

  private static final String COUNT_SECRETS =
      """
      select count(*) as total
        from secrets s
        left join repositories p on p.id = s.repository_id
       where s.workspace_id = $1
         and ($2::text is null or s.scope = $2)
         and ($3::uuid is null or s.repository_id = $3)
         and p.removed_at is null\
      """;

  private static final String PUT_SECRET =
      """
      insert into secrets as s (id, workspace_id, scope, repository_id, name, delivery, current_version)
      values ($1, $2, $3, $4, $5, $6, 1)
      on conflict (workspace_id, scope, owner_id, repository_id, name)
      do update set current_version = s.current_version + 1, delivery = excluded.delivery, updated_at = now()
      returning id, current_version\
      """;

  private static final String ADD_VERSION =
      """
      insert into secret_versions (secret_id, workspace_id, version, sealed, key_id, created_by)
      values ($1, $2, $3, $4, $5, $6)\
      """;

  private static final String RAISE_EPOCH =
      """
      update workspaces
         set secret_epoch = secret_epoch + 1
       where id = $1\
      """;

  private static final String DELETE_SECRET =
      """
      delete from secrets
       where workspace_id = $1 and name = $2 and scope = $3 and repository_id is not distinct from $4\
      """;

  private static final String FIND_SCOPES =
      """
      select scope, repository_id
        from secrets
       where workspace_id = $1 and name = $2\
      """;

  private static final String FIND_VISIBLE =
      """
      select s.id, s.name, s.scope, s.repository_id, s.delivery, s.current_version, v.sealed
        from secrets s
        join secret_versions v on v.secret_id = s.id and v.version = s.current_version
       where s.workspace_id = $1
         and s.name = any ($2)
         and (s.scope = 'workspace' or s.repository_id = $3)
       order by s.name, (s.scope = 'repo') desc\
      """;

  private static final String NOTE_USE =
      """
      update secrets
         set last_used_at = now()
       where id = any ($1) and (last_used_at is null or last_used_at < now() - interval '1 minute')\
      """;

  private static final String REPOSITORY_EXISTS =
      """
      select id
        from repositories
       where workspace_id = $1 and id = $2 and removed_at is null\
      """;

  /** A secret without its value. */
  record Listed(
      SecretId id,
      String name,
      String scope,
      Optional<RepositoryId> repository,
      Optional<String> remoteUrl,
      Delivery delivery,
      int version,
      Instant createdAt,
      Instant updatedAt,
      Optional<Instant> lastUsedAt) {}

  /** Which secrets are meant. */
  record Only(Optional<String> scope, Optional<RepositoryId> repository) {}

  /** Where a secret stands. */
  record Slot(
      WorkspaceId workspace, String scope, Optional<RepositoryId> repository, String name) {}

  /** The version that was made for a value. */
  record Stored(SecretId id, int version) {}

  /** A secret with its sealed value. */
  record SealedSecret(Slot slot, SecretId id, Delivery delivery, int version, byte[] sealed) {}

  /** By name. */
  List<Listed> listSecrets(
      Sql sql, WorkspaceId workspace, Only only, Optional<NameCursor> after, int limit) {
    return sql
        .rows(
            LIST_SECRETS,
            workspace,
            only.scope(),
            only.repository(),
            after.map(NameCursor::key),
            after.map(NameCursor::id),
            limit)
        .stream()
        .map(SecretStore::listed)
        .toList();
  }

  long countSecrets(Sql sql, WorkspaceId workspace, Only only) {
    return sql.one(COUNT_SECRETS, workspace, only.scope(), only.repository()).number("total");
  }

  Stored putSecret(Sql sql, SecretId fresh, Slot slot, Delivery delivery) {
    Row row =
        sql.one(
            PUT_SECRET,
            fresh,
            slot.workspace(),
            slot.scope(),
            slot.repository(),
            slot.name(),
            delivery);
    return new Stored(new SecretId(row.uuid("id")), row.integer("current_version"));
  }

  void addVersion(
      Sql sql, Stored stored, WorkspaceId workspace, byte[] sealed, long keyId, UserId by) {
    sql.update(ADD_VERSION, stored.id(), workspace, stored.version(), sealed, keyId, by);
  }

  void raiseEpoch(Sql sql, WorkspaceId workspace) {
    sql.update(RAISE_EPOCH, workspace);
  }

  int deleteSecret(Sql sql, Slot slot) {
    return sql.update(
        DELETE_SECRET, slot.workspace(), slot.name(), slot.scope(), slot.repository());
  }

  List<Slot> findScopes(Sql sql, WorkspaceId workspace, String name) {
    return sql.rows(FIND_SCOPES, workspace, name).stream()
        .map(row ->
            new Slot(
                workspace,
                row.text("scope"),
                row.maybeUuid("repository_id").map(RepositoryId::new),
                name))
        .toList();
  }

  /** By name, the most specific scope first. */
  List<SealedSecret> findVisible(
      Sql sql, WorkspaceId workspace, Collection<String> names, Optional<RepositoryId> repository) {
    return sql.rows(FIND_VISIBLE, workspace, List.copyOf(names), repository).stream()
        .map(row -> sealed(workspace, row))
        .toList();
  }

  void noteUse(Sql sql, List<SecretId> used) {
    if (!used.isEmpty()) {
      sql.update(NOTE_USE, used.stream().map(SecretId::value).toList());
    }
  }

  boolean repositoryExists(Sql sql, WorkspaceId workspace, RepositoryId repository) {
    return sql.row(REPOSITORY_EXISTS, workspace, repository).isPresent();
  }

  private static Listed listed(Row row) {
    return new Listed(
        new SecretId(row.uuid("id")),
        row.text("name"),
        row.text("scope"),
        row.maybeUuid("repository_id").map(RepositoryId::new),
        row.maybeText("remote_url"),
        row.word("delivery", Delivery.class),
        row.integer("current_version"),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.maybeInstant("last_used_at"));
  }

  private static SealedSecret sealed(WorkspaceId workspace, Row row) {
    Slot slot =
        new Slot(
            workspace,
            row.text("scope"),
            row.maybeUuid("repository_id").map(RepositoryId::new),
            row.text("name"));
    return new SealedSecret(
        slot,
        new SecretId(row.uuid("id")),
        row.word("delivery", Delivery.class),
        row.integer("current_version"),
        row.bytes("sealed"));
  }
}
