package dev.optio.server.secrets;

import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.WorkspaceId;
import java.util.Optional;
import java.util.UUID;

/** The table {@code keysets}, and the fact that names the active root key. */
final class KeysetStore {
  private static final String FIND_KEYSET =
      """
      select wrapped, root_key_id, version
        from keysets
       where workspace_id = $1\
      """;

  private static final String ADD_KEYSET =
      """
      insert into keysets (id, workspace_id, wrapped, root_key_id)
      values ($1, $2, $3, $4)
      on conflict (workspace_id) do nothing\
      """;

  private static final String COUNT_KEYSETS =
      """
      select count(*) as keysets
        from keysets
       where root_key_id <> $1\
      """;

  private static final String SET_ACTIVE_ROOT =
      """
      insert into instance_facts (name, value)
      values ('active_root_key', $1)
      on conflict (name) do nothing\
      """;

  private static final String FIND_ACTIVE_ROOT =
      """
      select value
        from instance_facts
       where name = 'active_root_key'\
      """;

  record Wrapped(byte[] bytes, long rootKeyId) {}

  Optional<Wrapped> findKeyset(Sql sql, WorkspaceId workspace) {
    return sql.row(FIND_KEYSET, workspace).map(KeysetStore::wrapped);
  }

  /** Adds the keyset unless the workspace has one already. */
  void addKeyset(Sql sql, UUID id, WorkspaceId workspace, Wrapped wrapped) {
    sql.update(ADD_KEYSET, id, workspace, wrapped.bytes(), wrapped.rootKeyId());
  }

  /** How many keysets another root key wraps. */
  long countKeysetsOfOtherRoots(Sql sql, long rootKeyId) {
    return sql.one(COUNT_KEYSETS, rootKeyId).number("keysets");
  }

  /** Names the active root key unless one is named already, and says which it is. */
  long activeRoot(Sql sql, long candidate) {
    sql.update(SET_ACTIVE_ROOT, Long.toString(candidate));
    return Long.parseLong(sql.one(FIND_ACTIVE_ROOT).text("value"));
  }

  private static Wrapped wrapped(Row row) {
    return new Wrapped(row.bytes("wrapped"), row.number("root_key_id"));
  }
}
