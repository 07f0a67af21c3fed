package dev.optio.server.admin;

import dev.optio.server.db.Sql;
import dev.optio.server.ids.ReplicaId;

/**
 * The table {@code replicas}: which server processes there are, and when each was last heard of.
 */
final class ReplicaStore {
  private static final String NOTE_REPLICA =
      """
      insert into replicas (id, place, version)
      values ($1, $2, $3)
      on conflict (id) do update set seen_at = now(), updated_at = now()\
      """;

  private static final String FORGET_REPLICA =
      """
      delete from replicas
       where id = $1\
      """;

  private static final String FORGET_OLD =
      """
      delete from replicas
       where seen_at < now() - interval '1 day'\
      """;

  void noteReplica(Sql sql, ReplicaId id, String place, String version) {
    sql.update(NOTE_REPLICA, id, place, version);
  }

  void forgetReplica(Sql sql, ReplicaId id) {
    sql.update(FORGET_REPLICA, id);
  }

  /** Those that nobody has heard of for a day. */
  void forgetOld(Sql sql) {
    sql.update(FORGET_OLD);
  }
}
