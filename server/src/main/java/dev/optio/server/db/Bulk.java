package dev.optio.server.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;

/**
 * A connection for what goes through whole tables: in and out of them in PostgreSQL's own text
 * form, a piece at a time. One transaction, which ends with the connection unless it is committed.
 */
public final class Bulk implements AutoCloseable {
  private static final String TABLES =
      """
      select c.relname, string_agg(a.attname, chr(31) order by a.attnum)
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'flyway_schema_history'
       group by c.relname
       order by c.relname\
      """;

  private static final String REFERENCES =
      """
      select f.relname, t.relname
        from pg_constraint k
        join pg_class f on f.oid = k.conrelid
        join pg_class t on t.oid = k.confrelid
        join pg_namespace n on n.oid = f.relnamespace
       where n.nspname = current_schema() and k.contype = 'f' and f.oid <> t.oid\
      """;

  /** What is in the schema, whatever it is; a table's row type and indexes belong to it. */
  private static final String CONTENT =
      """
      select c.relname
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
       order by c.relname\
      """;

  private static final String SCHEMA =
      """
      select version
        from flyway_schema_history
       where success and version is not null
       order by installed_rank desc
       limit 1\
      """;

  /** A database that says nothing for so long while it is read is gone, and its host with it. */
  private static final Duration SILENCE = Duration.ofMinutes(10);

  private final Connection connection;

  private Bulk(Connection connection) {
    this.connection = connection;
  }

  /**
   * A table.
   *
   * @param columns that can be written
   */
  public record Table(String name, List<String> columns) {
    public Table {
      columns = List.copyOf(columns);
    }
  }

  /** That one table points to rows of another one. */
  public record Reference(String from, String to) {}

  /**
   * Sees the database as it is now, however long it takes. Migrations wait for its end, and it
   * waits for theirs.
   */
  public static Bulk reading(Database database) {
    Bulk bulk =
        begun(
            database,
            "set transaction isolation level repeatable read read only",
            SchemaLock.SHARE);
    try {
      bulk.connection.setNetworkTimeout(Runnable::run, (int) SILENCE.toMillis());
      return bulk;
    } catch (SQLException e) {
      bulk.close();
      throw translated(e);
    }
  }

  /** For writing. */
  public static Bulk writing(Database database) {
    return begun(database, "set transaction isolation level read committed");
  }

  /** All tables but the migration tool's. */
  public List<Table> tables() {
    return rows(TABLES).stream()
        .map(row -> new Table(row.getFirst(), List.of(row.get(1).split("\u001f", -1))))
        .toList();
  }

  /** Who points to whom among the tables. */
  public List<Reference> references() {
    return rows(REFERENCES).stream().map(row -> new Reference(row.get(0), row.get(1))).toList();
  }

  /** Names of tables, views and sequences, the migration tool's included. */
  public List<String> content() {
    return rows(CONTENT).stream().map(List::getFirst).toList();
  }

  /** The version of the schema; empty when the migration tool was never here. */
  public Optional<String> schema() {
    return content().contains("flyway_schema_history")
        ? rows(SCHEMA).stream().map(List::getFirst).findFirst()
        : Optional.empty();
  }

  /** The versions of the schema that this server knows, the oldest first. */
  public List<String> knownSchemas() {
    return Migrations.known(OneTransaction.on(connection));
  }

  /** Applies migrations up to a version, or all, as part of this transaction. */
  public void migrate(Optional<String> upTo) {
    try {
      Migrations.apply(OneTransaction.on(connection), upTo);
    } catch (FlywayException e) {
      throw new DbException("XX000", e);
    }
  }

  /** Writes all rows; returns how many there were. */
  public long copyOut(Table table, OutputStream out) throws IOException {
    try {
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("copy " + named(table) + " to stdout", out);
    } catch (SQLException e) {
      throw translated(e);
    }
  }

  /** Adds rows; returns how many there were. */
  public long copyIn(Table table, InputStream in) throws IOException {
    try {
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy " + named(table) + " from stdin", in);
    } catch (SQLException e) {
      throw translated(e);
    }
  }

  /** Empties tables, all of those that point to each other together. */
  public void empty(List<Table> tables) {
    if (!tables.isEmpty()) {
      update(
          "truncate "
              + tables.stream()
                  .map(table -> quoted(table.name()))
                  .collect(Collectors.joining(", ")));
    }
  }

  /** All rows of a question, each column as text. */
  public List<List<String>> rows(String statement, String... parameters) {
    try (PreparedStatement prepared = prepared(statement, parameters);
        ResultSet found = prepared.executeQuery()) {
      List<List<String>> rows = new ArrayList<>();
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(Optional.ofNullable(found.getString(column)).orElse(""));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw translated(e);
    }
  }

  /** How many rows were written. */
  public int update(String statement, String... parameters) {
    try (PreparedStatement prepared = prepared(statement, parameters)) {
      return prepared.executeUpdate();
    } catch (SQLException e) {
      throw translated(e);
    }
  }

  public void commit() {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw translated(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Without a connection there is no transaction.
    }
  }

  /**
   * Begins.
   *
   * @param how the transaction is
   * @param before it, so that it sees what others did until then
   */
  private static Bulk begun(Database database, String how, String... before) {
    try {
      Connection connection =
          DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
      try (Statement first = connection.createStatement()) {
        first.execute("set statement_timeout = 0");
        first.execute("set lock_timeout = 0");
        first.execute("set idle_in_transaction_session_timeout = 0");
        first.execute("set bytea_output = 'hex'");
        first.execute("set application_name = 'optio-admin'");
        for (String statement : before) {
          first.execute(statement);
        }
        connection.setAutoCommit(false);
        first.execute(how);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return new Bulk(connection);
    } catch (SQLException e) {
      throw translated(e);
    }
  }

  private PreparedStatement prepared(String statement, String... parameters) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    for (int i = 0; i < parameters.length; i++) {
      prepared.setString(i + 1, parameters[i]);
    }
    return prepared;
  }

  private static String named(Table table) {
    return quoted(table.name())
        + " ("
        + table.columns().stream().map(Bulk::quoted).collect(Collectors.joining(", "))
        + ")";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static RuntimeException translated(SQLException failure) {
    String state = Optional.ofNullable(failure.getSQLState()).orElse("XX000");
    return state.startsWith("08") || state.startsWith("57")
        ? new DbUnavailableException("The database cannot be reached.", failure)
        : new DbException(state, failure);
  }
}
