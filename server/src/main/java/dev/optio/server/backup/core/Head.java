package dev.optio.server.backup.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What stands at the beginning of a backup.
 *
 * @param format of the file
 * @param product version of the Optio that wrote it
 * @param schema version of the database's schema
 * @param instance id of the instance
 * @param taken by the database's clock
 * @param rootKeys ids of the encryption keys that what is sealed needs
 * @param tables in the order in which they can be filled
 */
public record Head(
    int format,
    String product,
    String schema,
    String instance,
    Instant taken,
    List<String> rootKeys,
    List<Contents> tables) {
  /** The form that this version writes, and the newest that it reads. */
  public static final int FORMAT = 1;

  private static final String NAME = "[a-z_][a-z0-9_]{0,62}";

  public Head {
    Objects.requireNonNull(product);
    Objects.requireNonNull(schema);
    Objects.requireNonNull(instance);
    Objects.requireNonNull(taken);
    rootKeys = List.copyOf(rootKeys);
    tables = List.copyOf(tables);
  }

  /** A table, and the columns that the backup has of it. */
  public record Contents(String name, List<String> columns) {
    public Contents {
      Objects.requireNonNull(name);
      columns = List.copyOf(columns);
    }
  }

  /** In the form in which it stands in the file. */
  public byte[] encode() {
    try {
      return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a backup's head cannot be written", e);
    }
  }

  /** The opposite of {@link #encode}; names are looked at, since they become part of statements. */
  public static Head decode(byte[] bytes) throws BackupException {
    try {
      JsonNode tree = Json.MAPPER.readTree(bytes);
      int format = tree.path("format").asInt();
      if (format > FORMAT) {
        throw new BackupException(
            "The file has the form "
                + format
                + ", and this Optio knows forms up to "
                + FORMAT
                + ". It was written by version "
                + word(tree.path("product").asText())
                + "; restore it with that version or a newer one.");
      }
      Head head = Json.MAPPER.treeToValue(tree, Head.class);
      if (head == null || format < 1 || !head.isSound()) {
        throw new BackupException("The file is damaged: its head makes no sense.");
      }
      return head;
    } catch (IOException e) {
      throw new BackupException("The file is damaged: its head cannot be read.", e);
    }
  }

  private boolean isSound() {
    return schema.matches("[0-9.]{1,30}")
        && instance.matches("[0-9a-f-]{0,36}")
        && rootKeys.stream().allMatch(key -> key.matches("[0-9a-f]{8}"))
        && tables.stream().map(Contents::name).distinct().count() == tables.size()
        && tables.stream()
            .allMatch(table ->
                table.name().matches(NAME)
                    && !table.columns().isEmpty()
                    && table.columns().stream().allMatch(column -> column.matches(NAME)));
  }

  private static String word(String text) {
    return text.matches("[0-9A-Za-z.+-]{1,60}") ? text : "unknown";
  }
}
