package dev.optio.server.ids;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads ids that people and programs send; what is no id is nothing, never an error. */
public final class Parse {
  private static final Pattern UUID_TEXT =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  private Parse() {}

  /** A UUID in its usual form; the JDK's own parser also takes others. */
  public static Optional<UUID> uuid(String text) {
    return UUID_TEXT.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }
}
