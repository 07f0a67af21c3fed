package dev.optio.server.ids;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The place after something in a list by name, in a form that clients hand back as it is.
 *
 * @param key its name as the list is sorted by it
 */
public record NameCursor(String key, UUID id) {
  private static final int ID_LENGTH = 36;

  public String write() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((id + key).getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for what was not made by {@link #write}. */
  public static Optional<NameCursor> read(String cursor) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return plain.length() <= ID_LENGTH || plain.indexOf('\0') >= 0
          ? Optional.empty()
          : Optional.of(
              new NameCursor(
                  plain.substring(ID_LENGTH), UUID.fromString(plain.substring(0, ID_LENGTH))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
