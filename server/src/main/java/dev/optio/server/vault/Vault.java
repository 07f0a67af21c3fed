package dev.optio.server.vault;

import dev.optio.server.ids.Id;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Opens stored secrets for the control plane, and seals what else must not be readable at rest.
 * Blocks.
 */
public interface Vault {
  /**
   * The exposed secrets among the names, most specific scope first. Names that do not exist, or are
   * brokered, are absent.
   */
  Map<String, Plaintext> exposed(
      WorkspaceId workspace, RepositoryId repository, Collection<String> names);

  /** One secret for the control plane's own use, whatever its delivery. */
  Optional<Plaintext> open(WorkspaceId workspace, Optional<RepositoryId> repository, String name);

  /**
   * Seals under the workspace's keyset what is not a secret's own row.
   *
   * @param owner the row that it is kept in; it opens nowhere else
   */
  Sealed seal(Kind kind, WorkspaceId workspace, Id owner, byte[] content);

  byte[] unseal(Kind kind, WorkspaceId workspace, Id owner, byte[] sealed);

  /** What is sealed besides secrets. */
  enum Kind {
    /** What a task's latest run left. */
    CAPSULE,
    /** The secrets that a run's agent was given. */
    GIVEN_SECRETS
  }

  /**
   * A sealed value.
   *
   * @param keyId the key that it was sealed with
   */
  record Sealed(byte[] bytes, long keyId) {}
}
