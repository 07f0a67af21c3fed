package dev.optio.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.optio.server.backup.core.Head;
import dev.optio.server.backup.core.Sums;
import dev.optio.server.contract.Json;
import java.text.NumberFormat;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says of a backup what operators want to know, in words and as data. */
final class Report {
  private Report() {}

  /**
   * As data.
   *
   * @param bytes size of the file, where there is one
   * @param restored what else a restore did
   */
  record Data(
      String file,
      Optional<Long> bytes,
      Instant taken,
      String product,
      String schema,
      String instance,
      List<String> rootKeys,
      boolean keyIsHere,
      long rows,
      long tasks,
      List<Sums.Sum> tables,
      Optional<Outcome> restored) {}

  /** What a restore did. */
  record Outcome(String schema, int interrupted, boolean held) {}

  static String json(Object data) {
    try {
      return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report cannot be written", e);
    }
  }

  static long rows(Sums sums) {
    return sums.tables().stream().mapToLong(Sums.Sum::rows).sum();
  }

  /** What a backup holds. */
  static String contents(Head head, Sums sums) {
    return counted(sums.rows("tasks"), "task")
        + ", "
        + counted(rows(sums), "row")
        + " in "
        + sums.tables().size()
        + " tables, as of "
        + head.taken()
        + "; written by Optio "
        + head.product()
        + ", schema "
        + head.schema()
        + (head.instance().isEmpty() ? "" : ", instance " + head.instance());
  }

  /** Which encryption key the backup needs, and whether it is here. */
  static String key(Head head, Optional<Machine.Key> here, String place) {
    if (head.rootKeys().isEmpty()) {
      return "No server has run on this instance, so it needs no encryption key.";
    }
    String needed =
        "The encryption key is not in it. It needs the key with the id "
            + String.join(" and ", head.rootKeys());
    return here.map(key ->
            head.rootKeys().contains(key.id())
                ? needed + ", which is here in " + key.place() + "."
                : needed + "; the one here, in " + key.place() + ", is " + key.id() + ".")
        .orElse(needed + ", which is not here: there is no " + place + ".");
  }

  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double size = bytes / 1024.0;
    int unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
  }

  private static String counted(long value, String what) {
    return number(value) + " " + what + (value == 1 ? "" : "s");
  }

  private static String number(long value) {
    return NumberFormat.getIntegerInstance(Locale.ROOT).format(value);
  }
}
