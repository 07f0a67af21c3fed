package dev.optio.server.ids;

import java.util.UUID;

/** Names a connected repository. */
public record RepositoryId(UUID value) implements Id {
  @Override
  public String toString() {
    return value.toString();
  }
}
