package dev.optio.server.db;

import org.flywaydb.core.Flyway;

/** Brings the schema to this version; safe to run from several replicas at once. Blocks. */
public final class Migrations {
  private Migrations() {}

  /** Applies what is missing. Fails when the schema is of a newer version than this server. */
  public static void apply(Database database) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        .connectRetries(5)
        .load()
        .migrate();
  }
}
