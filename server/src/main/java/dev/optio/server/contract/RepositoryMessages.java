package dev.optio.server.contract;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers of the operations tagged {@code repositories}. */
public final class RepositoryMessages {
  private RepositoryMessages() {}

  /**
   * How a remote is asked.
   *
   * @param kind {@code none}, {@code token} or {@code basic}
   * @param secret name of a stored secret
   */
  public record RemoteCredential(String kind, Optional<String> secret, Optional<String> user) {}

  public record CheckRepository(String repoUrl, Optional<RemoteCredential> credential) {}

  public record AddRepository(
      String repoUrl,
      Optional<String> fullName,
      Optional<String> defaultBranch,
      Optional<Boolean> isPrivate,
      Optional<String> imagePreset,
      Optional<RemoteCredential> credential) {}

  /** Absent fields stay as they are. */
  public record UpdateRepository(
      String id,
      Optional<String> fullName,
      Optional<String> defaultBranch,
      Optional<RemoteCredential> credential,
      Optional<Integer> maxConcurrentTasks,
      Optional<String> defaultAgentType,
      Optional<Integer> wallClockMinutes,
      Optional<Integer> silenceMinutes) {}

  public record Repository(
      UUID id,
      String repoUrl,
      String fullName,
      String kind,
      String defaultBranch,
      RemoteCredential credential,
      int maxConcurrentTasks,
      String defaultAgentType,
      int wallClockMinutes,
      int silenceMinutes,
      UUID workspaceId,
      Instant createdAt,
      Instant updatedAt) {}

  public record RepositoryAnswer(Repository repo) {}

  public record RepositoriesAnswer(List<Repository> repos) {}

  public record RemoteFacts(
      String repoUrl, String fullName, String kind, String defaultBranch, List<String> branches) {}

  public record RemoteFactsAnswer(RemoteFacts remote) {}
}
