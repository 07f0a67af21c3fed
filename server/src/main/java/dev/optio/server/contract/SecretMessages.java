package dev.optio.server.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers of the operations tagged {@code secrets}. */
public final class SecretMessages {
  private SecretMessages() {}

  /** How a secret reaches what needs it. */
  public enum Delivery {
    /** In the environment of runs that may see it. */
    EXPOSED,
    /** Never in a run; only the control plane uses it. */
    BROKERED;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public record ListSecrets(
      Optional<String> scope,
      Optional<String> repositoryId,
      Optional<Integer> limit,
      Optional<String> cursor) {}

  public record PutSecret(
      String name,
      String value,
      Optional<String> scope,
      Optional<String> repositoryId,
      Optional<String> delivery) {
    /** Hides the value. */
    @Override
    public String toString() {
      return "PutSecret[" + name + "]";
    }
  }

  public record SecretStored(
      String name,
      String scope,
      int version,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> warning) {}

  public record DeleteSecret(String name, Optional<String> scope, Optional<String> repositoryId) {}

  public record SecretRow(
      UUID id,
      String name,
      String scope,
      Optional<UUID> repositoryId,
      Optional<String> repoUrl,
      Delivery delivery,
      int version,
      Instant createdAt,
      Instant updatedAt,
      Optional<Instant> lastUsedAt) {}

  public record SecretsAnswer(List<SecretRow> secrets, Optional<String> nextCursor, long total) {}
}
