package dev.optio.planted.tasks;

import dev.optio.server.db.Sql;

/** Runs SQL outside of a store. */
public final class AsksTheDatabase {
  private final Sql sql;

  public AsksTheDatabase(Sql sql) {
    this.sql = sql;
  }

  public int count() {
    return sql.rows("select 1").size();
  }
}
