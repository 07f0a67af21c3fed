package dev.optio.server.backup;

import dev.optio.server.backup.core.BackupException;
import dev.optio.server.backup.core.Head;
import dev.optio.server.backup.core.Head.Contents;
import dev.optio.server.backup.core.Sums;
import dev.optio.server.backup.core.TableOrder;
import dev.optio.server.db.Bulk;
import dev.optio.server.db.Bulk.Reference;
import dev.optio.server.db.Bulk.Table;
import dev.optio.server.db.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes a backup: the whole database as it is at one instant, while servers go on with their work.
 */
public final class Backup {
  /** What is only true of servers that run. */
  private static final Set<String> LEFT_OUT = Set.of("replicas");

  private final BackupStore store = new BackupStore();
  private final String product;

  /**
   * A way to make backups.
   *
   * @param product version of this Optio
   */
  public Backup(String product) {
    this.product = product;
  }

  /** What was written. */
  public record Written(Head head, Sums sums) {}

  /** Where a backup goes; asked for when there is something to write. */
  @FunctionalInterface
  public interface Target {
    OutputStream open() throws IOException;
  }

  /** Writes a backup; closes the target only when all of it was written. */
  public Written write(Database database, Target target) throws BackupException, IOException {
    try (Bulk bulk = Bulk.reading(database)) {
      String schema =
          bulk.schema()
              .orElseThrow(() ->
                  new BackupException("The database " + database + " holds no Optio instance."));
      Map<String, Table> tables =
          tables(bulk).stream().collect(Collectors.toMap(Table::name, Function.identity()));
      List<String> order = TableOrder.of(tables.keySet(), pointsTo(bulk.references(), tables));
      Head head =
          new Head(
              Head.FORMAT,
              product,
              schema,
              store.findInstance(bulk),
              store.now(bulk),
              store.findRootKeys(bulk),
              order.stream()
                  .map(tables::get)
                  .filter(Objects::nonNull)
                  .map(table -> new Contents(table.name(), table.columns()))
                  .toList());
      BackupWriter writer = new BackupWriter(target.open(), head);
      for (Contents contents : head.tables()) {
        writer.table(contents.name(), out -> bulk.copyOut(table(contents), out));
      }
      return new Written(head, writer.finish());
    }
  }

  /** The tables that a backup holds. */
  static List<Table> tables(Bulk bulk) {
    return bulk.tables().stream().filter(table -> !LEFT_OUT.contains(table.name())).toList();
  }

  static Table table(Contents contents) {
    return new Table(contents.name(), contents.columns());
  }

  private static Map<String, Set<String>> pointsTo(
      List<Reference> references, Map<String, Table> tables) {
    return references.stream()
        .filter(reference -> tables.containsKey(reference.to()))
        .collect(
            Collectors.groupingBy(
                Reference::from, Collectors.mapping(Reference::to, Collectors.toSet())));
  }
}
