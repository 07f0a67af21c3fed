package dev.optio.server.admin;

import dev.optio.server.db.Sql;

/** Whether an operator lets no task start. */
final class QueueHoldStore {
  private static final String IS_HELD =
      """
      select exists (select 1 from instance_facts where name = 'queue_held') as held\
      """;

  boolean isHeld(Sql sql) {
    return sql.one(IS_HELD).flag("held");
  }
}
