package dev.optio.server.prompts.core;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The place after a template in the list, in a form that clients hand back as it is.
 *
 * @param key the template's name as the list is sorted by it
 */
public record Cursor(String key, UUID id) {
  private static final int ID_LENGTH = 36;

  public String write() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((id + key).getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for what was not made by {@link #write}. */
  public static Optional<Cursor> read(String cursor) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return plain.length() <= ID_LENGTH || plain.indexOf('\0') >= 0
          ? Optional.empty()
          : Optional.of(
              new Cursor(
                  plain.substring(ID_LENGTH), UUID.fromString(plain.substring(0, ID_LENGTH))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
