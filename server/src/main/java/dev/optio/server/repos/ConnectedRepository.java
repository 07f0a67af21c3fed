package dev.optio.server.repos;

import dev.optio.server.contract.RepositoryMessages.RemoteCredential;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import java.time.Duration;
import java.time.Instant;

/**
 * A repository as it is stored.
 *
 * @param normalizedUrl equal for two spellings of one remote
 * @param maxConcurrentTasks unfinished runs at once
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
    int maxConcurrentTasks,
    String defaultAgent,
    Duration wallClock,
    Duration silence,
    boolean removed,
    long version,
    Instant createdAt,
    Instant updatedAt) {}
