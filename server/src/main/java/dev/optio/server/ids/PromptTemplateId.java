package dev.optio.server.ids;

import java.util.UUID;

/** Names a prompt template. */
public record PromptTemplateId(UUID value) implements Id {
  @Override
  public String toString() {
    return value.toString();
  }
}
