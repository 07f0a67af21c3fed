package dev.optio.server.db;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema to this version; safe to run from several replicas at once. Blocks. */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies what is missing, after backups that are being written. Fails when the schema is of a
   * newer version than this server.
   */
  public static void apply(Database database) {
    Flyway flyway =
        usual()
            .dataSource(database.jdbcUrl(), database.user(), database.password())
            .connectRetries(5)
            .load();
    if (flyway.info().pending().length == 0) {
      flyway.migrate();
      return;
    }
    try (SchemaLock _ = SchemaLock.exclusive(database)) {
      flyway.migrate();
    }
  }

  /** Applies what is missing up to a version, or all of it. */
  static void apply(DataSource source, Optional<String> upTo) {
    FluentConfiguration configuration = usual().dataSource(source);
    upTo.ifPresent(version -> configuration.target(MigrationVersion.fromVersion(version)));
    configuration.load().migrate();
  }

  /** The versions of the schema that this server knows, the oldest first. */
  static List<String> known(DataSource source) {
    return Arrays.stream(usual().dataSource(source).load().info().all())
        .map(MigrationInfo::getVersion)
        .filter(Objects::nonNull)
        .map(MigrationVersion::getVersion)
        .toList();
  }

  private static FluentConfiguration usual() {
    return Flyway.configure(Migrations.class.getClassLoader())
        .locations("classpath:db/migration")
        .validateMigrationNaming(true);
  }
}
