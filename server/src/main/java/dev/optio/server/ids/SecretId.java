package dev.optio.server.ids;

import java.util.UUID;

/** Names a secret, whatever its version. */
public record SecretId(UUID value) implements Id {
  @Override
  public String toString() {
    return value.toString();
  }
}
