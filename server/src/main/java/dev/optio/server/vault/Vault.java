package dev.optio.server.vault;

import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
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

  /** Seals a task's capsule under the workspace's keyset. */
  Sealed sealCapsule(WorkspaceId workspace, TaskId task, byte[] content);

  byte[] openCapsule(WorkspaceId workspace, TaskId task, byte[] sealed);

  /**
   * A sealed value.
   *
   * @param keyId the key that it was sealed with
   */
  record Sealed(byte[] bytes, long keyId) {}
}
