package dev.optio.server.repos;

import dev.optio.server.contract.RepositoryMessages.RemoteCredential;
import dev.optio.server.git.HostKey;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A repository as it is stored.
 *
 * @param normalizedUrl equal for two spellings of one remote
 * @param hostKey the confirmed key of an ssh remote
 * @param maxConcurrentTasks unfinished runs at once
 * @param work how agents work in it
 * @param wallClock longest that a run may take
 * @param silence longest that an agent may say nothing
 * @param removed disconnected; kept for the tasks that name it
 */
public record ConnectedRepository(
    RepositoryId id,
    WorkspaceId workspace,
    String remoteUrl,
    String normalizedUrl,
    String kind,
    String fullName,
    String defaultBranch,
    RemoteCredential credential,
    Optional<HostKey> hostKey,
    int maxConcurrentTasks,
    WorkHabits work,
    Duration wallClock,
    Duration silence,
    boolean removed,
    long version,
    Instant createdAt,
    Instant updatedAt) {
  /** The same, known by another key. */
  ConnectedRepository knownBy(Optional<HostKey> key) {
    return new ConnectedRepository(
        id,
        workspace,
        remoteUrl,
        normalizedUrl,
        kind,
        fullName,
        defaultBranch,
        credential,
        key,
        maxConcurrentTasks,
        work,
        wallClock,
        silence,
        removed,
        version,
        createdAt,
        updatedAt);
  }
}
