package dev.optio.server.ids;

import java.util.UUID;

/** Names one execution of an agent for a task. */
public record RunId(UUID value) implements Id {
  @Override
  public String toString() {
    return value.toString();
  }
}
