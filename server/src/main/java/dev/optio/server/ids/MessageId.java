package dev.optio.server.ids;

import java.util.UUID;

/** Names a message to a running agent. */
public record MessageId(UUID value) implements Id {
  @Override
  public String toString() {
    return value.toString();
  }
}
