package dev.optio.server.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Whoever reads whole tables holds a light lock on each of them for as long as that takes. A change of
 * the schema would queue behind it, and every other query behind the change: the instance would stand
 * still until the backup is written. So who changes the schema first waits here, where nobody else
 * queues.
 */

/** Keeps a change of the schema and those who read the whole database apart. */
final class SchemaLock implements AutoCloseable {
  /** Shares the lock with other readers, until the connection ends. */
  static final String SHARE = "select pg_advisory_lock_shared(7021003)";

  private static final Logger log = LoggerFactory.getLogger(SchemaLock.class);

  private static final String TRY =
      """
      select pg_try_advisory_lock(7021003)\
      """;

  private static final String WAIT =
      """
      select pg_advisory_lock(7021003)\
      """;

  private final Connection connection;

  private SchemaLock(Connection connection) {
    this.connection = connection;
  }

  /** Waits until nobody reads the whole database, and nobody else changes its schema. */
  static SchemaLock exclusive(Database database) {
    try {
      Connection connection =
          DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
      try (Statement statement = connection.createStatement()) {
        statement.execute("set statement_timeout = 0");
        statement.execute("set lock_timeout = 0");
        if (!isTaken(statement)) {
          log.atInfo().log(
              "waiting to bring the schema up: a backup is being written, or another server is"
                  + " at it");
          statement.execute(WAIT);
        }
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return new SchemaLock(connection);
    } catch (SQLException e) {
      throw Bulk.translated(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It ends with its connection.
    }
  }

  private static boolean isTaken(Statement statement) throws SQLException {
    try (ResultSet answer = statement.executeQuery(TRY)) {
      return answer.next() && answer.getBoolean(1);
    }
  }
}
