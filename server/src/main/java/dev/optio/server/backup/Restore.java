package dev.optio.server.backup;

import dev.optio.server.backup.core.BackupException;
import dev.optio.server.backup.core.Head;
import dev.optio.server.backup.core.Head.Contents;
import dev.optio.server.backup.core.Sums;
import dev.optio.server.backup.core.Sums.Sum;
import dev.optio.server.db.Bulk;
import dev.optio.server.db.Bulk.Table;
import dev.optio.server.db.Database;
import dev.optio.server.db.DbException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/*
 * The file is read twice. The first time nothing is written: a file that is not whole never meets a
 * database. The second time its rows go into an empty database, in one transaction with the tables
 * themselves, with what migrations since have to change, and with what no longer holds: whatever
 * fails, the database is as empty as before.
 */

/** Brings a backup into an empty database. */
public final class Restore {
  private static final int NAMED = 5;

  private final BackupStore store = new BackupStore();
  private final String product;

  /**
   * A way to restore.
   *
   * @param product version of this Optio
   */
  public Restore(String product) {
    this.product = product;
  }

  /** What a file holds, all of which was read and compared. */
  public record Checked(Head head, Sums sums) {}

  /**
   * What was done.
   *
   * @param schema the version that the database has now
   * @param interrupted how many runs were under way, and are to be ended
   * @param held whether no task starts until somebody lets it
   */
  public record Restored(Head head, Sums sums, String schema, int interrupted, boolean held) {}

  /** Reads all of a file and compares it with its sums. */
  public Checked check(Path file) throws BackupException {
    try (BackupReader reader = BackupReader.open(file)) {
      return new Checked(reader.head(), reader.read((table, rows) -> {}));
    }
  }

  /**
   * Restores a file that was checked.
   *
   * @param hold whether no task may start until somebody lets it
   */
  public Restored restore(Path file, Database database, boolean hold) throws BackupException {
    try (Bulk bulk = Bulk.writing(database);
        BackupReader reader = BackupReader.open(file)) {
      requireEmpty(bulk, database);
      Head head = reader.head();
      requireKnown(bulk, head);
      bulk.migrate(Optional.of(head.schema()));
      requireFit(bulk, head);
      bulk.empty(bulk.tables());
      Sums sums = filled(bulk, reader);
      bulk.migrate(Optional.empty());
      int interrupted = store.interruptRuns(bulk);
      hold(bulk, hold);
      String schema = bulk.schema().orElseThrow();
      bulk.commit();
      return new Restored(head, sums, schema, interrupted, hold);
    } catch (DbException e) {
      throw new BackupException(
          "The database " + database + " does not take what the file holds: " + reason(e), e);
    }
  }

  /** Lets no run start, or lets them start again; false when that was so before. */
  public boolean hold(Database database, boolean held) throws BackupException {
    try (Bulk bulk = Bulk.writing(database)) {
      if (bulk.schema().isEmpty()) {
        throw new BackupException("The database " + database + " holds no Optio instance.");
      }
      boolean changed = hold(bulk, held);
      bulk.commit();
      return changed;
    }
  }

  private boolean hold(Bulk bulk, boolean held) {
    return held ? store.holdQueue(bulk) : store.releaseQueue(bulk);
  }

  private void requireEmpty(Bulk bulk, Database database) throws BackupException {
    List<String> content = bulk.content();
    if (content.isEmpty()) {
      return;
    }
    boolean ours = content.containsAll(List.of("flyway_schema_history", "tasks", "workspaces"));
    String what =
        ours
            ? "an Optio instance, whose tasks are " + store.countTasks(bulk)
            : "tables or views: "
                + content.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (content.size() > NAMED ? " and " + (content.size() - NAMED) + " more" : "");
    throw new BackupException(
        "The database "
            + database
            + " is not empty. It holds "
            + what
            + ". A backup is restored into an empty database only: make a new one, or name another"
            + " data directory.");
  }

  private void requireKnown(Bulk bulk, Head head) throws BackupException {
    List<String> known = bulk.knownSchemas();
    if (!known.contains(head.schema())) {
      throw new BackupException(
          "The file was written by Optio "
              + head.product()
              + " with version "
              + head.schema()
              + " of the database's schema, which this Optio "
              + product
              + " does not know; it knows versions up to "
              + known.getLast()
              + ". Restore it with the Optio that wrote it, or a newer one.");
    }
  }

  /** The tables of the schema must be those of the file. */
  private static void requireFit(Bulk bulk, Head head) throws BackupException {
    List<Table> tables = Backup.tables(bulk);
    for (Table table : tables) {
      List<String> columns =
          head.tables().stream()
              .filter(contents -> contents.name().equals(table.name()))
              .map(Contents::columns)
              .findFirst()
              .orElse(List.of());
      if (!columns.equals(table.columns())) {
        throw new BackupException(
            "The file does not fit its version of the schema: the table "
                + table.name()
                + " is missing in it or has other columns.");
      }
    }
    if (tables.size() != head.tables().size()) {
      throw new BackupException(
          "The file does not fit its version of the schema: it has more tables.");
    }
  }

  private static Sums filled(Bulk bulk, BackupReader reader) throws BackupException {
    Map<String, Long> counts = new HashMap<>();
    Sums sums =
        reader.read((contents, rows) ->
            counts.put(contents.name(), bulk.copyIn(Backup.table(contents), rows)));
    for (Sum sum : sums.tables()) {
      if (!Long.valueOf(sum.rows()).equals(counts.get(sum.table()))) {
        throw new BackupException(
            "The database did not take all rows of the table " + sum.table() + ".");
      }
    }
    return sums;
  }

  private static String reason(DbException e) {
    return Objects.toString(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), "")
        .lines()
        .findFirst()
        .orElse("");
  }
}
