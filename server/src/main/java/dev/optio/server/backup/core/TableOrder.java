package dev.optio.server.backup.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The order in which tables can be filled so that nothing points to a row that is not there yet.
 */
public final class TableOrder {
  private TableOrder() {}

  /**
   * Sorts.
   *
   * @param tables all of them
   * @param pointsTo for a table, the others that its rows point to
   */
  public static List<String> of(Set<String> tables, Map<String, Set<String>> pointsTo) {
    Set<String> left = new TreeSet<>(tables);
    Map<String, Set<String>> waitsFor = new TreeMap<>();
    tables.forEach(
        table -> waitsFor.put(table, new TreeSet<>(pointsTo.getOrDefault(table, Set.of()))));
    List<String> order = new ArrayList<>();
    while (!left.isEmpty()) {
      List<String> free =
          left.stream()
              .filter(table ->
                  waitsFor.getOrDefault(table, Set.of()).stream().noneMatch(left::contains))
              .toList();
      if (free.isEmpty()) {
        throw new IllegalStateException("tables point to each other in a circle: " + left);
      }
      order.addAll(free);
      left.removeAll(Set.copyOf(free));
    }
    return order;
  }
}
