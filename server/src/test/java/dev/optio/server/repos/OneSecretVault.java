package dev.optio.server.repos;

import dev.optio.server.ids.Id;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.vault.Plaintext;
import dev.optio.server.vault.Vault;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Opens one secret, whoever asks. */
record OneSecretVault(String secret, String value) implements Vault {
  @Override
  public Map<String, Plaintext> exposed(
      WorkspaceId workspace, RepositoryId repository, Collection<String> names) {
    return Map.of();
  }

  @Override
  public Optional<Plaintext> open(
      WorkspaceId workspace, Optional<RepositoryId> repository, String name) {
    return name.equals(secret) ? Optional.of(Plaintext.of(value)) : Optional.empty();
  }

  @Override
  public Sealed seal(Kind kind, WorkspaceId workspace, Id owner, byte[] content) {
    throw new AssertionError("nothing is sealed here");
  }

  @Override
  public byte[] unseal(Kind kind, WorkspaceId workspace, Id owner, byte[] sealed) {
    throw new AssertionError("nothing is unsealed here");
  }
}
