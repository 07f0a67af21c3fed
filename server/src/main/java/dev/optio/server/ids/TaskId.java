package dev.optio.server.ids;

import java.util.UUID;

/** Names a task. */
public record TaskId(UUID value) implements Id {
  @Override
  public String toString() {
    return value.toString();
  }
}
