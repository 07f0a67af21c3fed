package dev.optio.server.tasks.core;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A place in a list by names that occur once, in a form that clients hand back as it is. */
public final class NameCursors {
  private NameCursors() {}

  public static String write(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for what {@link #write} makes of no name. */
  public static Optional<String> read(String cursor) {
    try {
      String name = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return name.isEmpty() || name.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(name);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
