package dev.optio.server.ids;

import java.util.UUID;

/** Names a person. */
public record UserId(UUID value) implements Id {
  @Override
  public String toString() {
    return value.toString();
  }
}
