package dev.optio.server.tasks.core;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** A place in a list, in a form that clients hand back as it is. */
public final class Cursors {
  private Cursors() {}

  /** After which row the next page begins. */
  public record At(Instant createdAt, UUID id) {}

  public static String write(At at) {
    String plain = at.createdAt() + "|" + at.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for what was not made by {@link #write}. */
  public static Optional<At> read(String cursor) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      String[] parts = plain.split("\\|", 2);
      return parts.length == 2
          ? Optional.of(new At(Instant.parse(parts[0]), UUID.fromString(parts[1])))
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
