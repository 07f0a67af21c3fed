package dev.optio.server.db;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements, within a transaction or each in one of its own. Parameters may be ids, instants,
 * enums (stored as lower-case words), {@code Optional}s, byte arrays, Jackson trees and lists of
 * strings or UUIDs.
 *
 * <p>All methods block; call them on virtual threads.
 */
public interface Sql {
  /** All rows. */
  List<Row> rows(String statement, @Nullable Object... parameters);

  /** How many rows were written. */
  int update(String statement, @Nullable Object... parameters);

  /** The only row, if there is one. */
  default Optional<Row> row(String statement, @Nullable Object... parameters) {
    List<Row> rows = rows(statement, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** The row of a statement that always gives one. */
  default Row one(String statement, @Nullable Object... parameters) {
    return row(statement, parameters).orElseThrow();
  }
}
