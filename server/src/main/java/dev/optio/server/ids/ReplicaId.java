package dev.optio.server.ids;

import java.util.UUID;

/** Names one server process. */
public record ReplicaId(UUID value) implements Id {
  @Override
  public String toString() {
    return value.toString();
  }
}
