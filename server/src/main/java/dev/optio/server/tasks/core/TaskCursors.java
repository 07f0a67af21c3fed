package dev.optio.server.tasks.core;

import dev.optio.server.contract.TaskListMessages.TaskSort;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A place in a sorted list of tasks, in a form that clients hand back as it is. It names its order,
 * so that nobody goes on in another one.
 */
public final class TaskCursors {
  private static final int MOST_DIGITS = 40;

  private TaskCursors() {}

  /** After which task the next page begins. */
  public sealed interface Place {
    UUID id();
  }

  /** In a list by a time. */
  public record ByTime(Instant at, UUID id) implements Place {}

  /** In a list by a number. */
  public record ByNumber(BigDecimal number, UUID id) implements Place {}

  public static String write(TaskSort sort, Place place) {
    String key =
        switch (place) {
          case ByTime(Instant at, UUID id) -> at.toString();
          case ByNumber(BigDecimal number, UUID id) -> number.toPlainString();
        };
    String plain = sort.word() + "|" + key + "|" + place.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for what was not made by {@link #write} for this order. */
  public static Optional<Place> read(TaskSort sort, String cursor) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      String[] parts = plain.split("\\|", -1);
      return parts.length == 3 && parts[0].equals(sort.word())
          ? place(sort, parts[1], UUID.fromString(parts[2]))
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Place> place(TaskSort sort, String key, UUID id) {
    return switch (sort) {
      case NEWEST, OLDEST, CHANGED ->
          Optional.of(Instant.parse(key)).filter(Moments::isUsable).map(at -> new ByTime(at, id));
      case PRIORITY, COST ->
          key.length() > MOST_DIGITS || key.matches(".*[eE].*")
              ? Optional.empty()
              : Optional.of(new ByNumber(new BigDecimal(key), id));
    };
  }
}
