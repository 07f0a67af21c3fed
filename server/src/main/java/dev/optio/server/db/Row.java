package dev.optio.server.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** One row of an answer. A column that is null is only read by the {@code maybe…} methods. */
public final class Row {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final io.vertx.sqlclient.Row row;

  Row(io.vertx.sqlclient.Row row) {
    this.row = row;
  }

  public UUID uuid(String column) {
    return present(column, row.getUUID(column));
  }

  public Optional<UUID> maybeUuid(String column) {
    return Optional.ofNullable(row.getUUID(column));
  }

  public String text(String column) {
    return present(column, row.getString(column));
  }

  public Optional<String> maybeText(String column) {
    return Optional.ofNullable(row.getString(column));
  }

  public int integer(String column) {
    return present(column, row.getInteger(column));
  }

  public Optional<Integer> maybeInteger(String column) {
    return Optional.ofNullable(row.getInteger(column));
  }

  public long number(String column) {
    return present(column, row.getLong(column));
  }

  public Optional<Long> maybeNumber(String column) {
    return Optional.ofNullable(row.getLong(column));
  }

  public boolean flag(String column) {
    return present(column, row.getBoolean(column));
  }

  public Optional<BigDecimal> maybeDecimal(String column) {
    return Optional.ofNullable(row.getBigDecimal(column));
  }

  public Instant instant(String column) {
    return present(column, row.getOffsetDateTime(column)).toInstant();
  }

  public Optional<Instant> maybeInstant(String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  public byte[] bytes(String column) {
    return present(column, row.getBuffer(column)).getBytes();
  }

  public Optional<byte[]> maybeBytes(String column) {
    return Optional.ofNullable(row.getBuffer(column)).map(Buffer::getBytes);
  }

  /** A jsonb column. */
  public JsonNode json(String column) {
    Object value = present(column, row.getJson(column));
    try {
      return JSON.readTree(io.vertx.core.json.Json.encode(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("column " + column + " holds no JSON", e);
    }
  }

  public Optional<JsonNode> maybeJson(String column) {
    return row.getJson(column) == null ? Optional.empty() : Optional.of(json(column));
  }

  /** A column of type text[]. */
  public List<String> texts(String column) {
    return List.of(present(column, row.getArrayOfStrings(column)));
  }

  /** An enum stored as a lower-case word. */
  public <E extends Enum<E>> E word(String column, Class<E> type) {
    return Enum.valueOf(type, text(column).toUpperCase(Locale.ROOT));
  }

  private static <T> T present(String column, T value) {
    if (value == null) {
      throw new IllegalStateException("column " + column + " is null");
    }
    return value;
  }
}
