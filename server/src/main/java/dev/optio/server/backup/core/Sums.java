package dev.optio.server.backup.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.optio.server.contract.Json;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * What stands at the end of a backup: what must have been read before it.
 *
 * @param head SHA-256 of the head, as it stands in the file
 * @param tables in the order of the file
 */
public record Sums(String head, List<Sum> tables) {
  public Sums {
    Objects.requireNonNull(head);
    tables = List.copyOf(tables);
  }

  /**
   * Of one table.
   *
   * @param sha256 of all its rows, in hex
   */
  public record Sum(String table, long rows, long bytes, String sha256) {
    public Sum {
      Objects.requireNonNull(table);
      Objects.requireNonNull(sha256);
    }
  }

  /** How many rows a table has. */
  public long rows(String table) {
    return tables.stream().filter(sum -> sum.table().equals(table)).mapToLong(Sum::rows).sum();
  }

  /** In the form in which it stands in the file. */
  public byte[] encode() {
    try {
      return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a backup's sums cannot be written", e);
    }
  }

  /** The opposite of {@link #encode}. */
  public static Sums decode(byte[] bytes) throws BackupException {
    try {
      Sums sums = Json.MAPPER.readValue(bytes, Sums.class);
      if (sums != null) {
        return sums;
      }
    } catch (IOException e) {
      throw new BackupException("The file is damaged: its sums cannot be read.", e);
    }
    throw new BackupException("The file is damaged: its sums cannot be read.");
  }

  /**
   * Compares what was read with what was written.
   *
   * @param read the sums of what was read
   */
  public void check(Sums read) throws BackupException {
    if (!head.equals(read.head())) {
      throw new BackupException("The file is damaged: its head was changed.");
    }
    if (tables.size() != read.tables().size()) {
      throw new BackupException("The file is damaged: it has not the tables that it should have.");
    }
    for (int i = 0; i < tables.size(); i++) {
      if (!tables.get(i).equals(read.tables().get(i))) {
        throw new BackupException(
            "The file is damaged: the table " + read.tables().get(i).table() + " was changed.");
      }
    }
  }
}
