package dev.optio.server.ids;

import java.util.UUID;

/** Names a workspace (tenant). */
public record WorkspaceId(UUID value) implements Id {
  @Override
  public String toString() {
    return value.toString();
  }
}
