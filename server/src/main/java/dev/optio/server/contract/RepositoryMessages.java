package dev.optio.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
   * @param kind {@code none}, {@code token}, {@code basic} or {@code sshKey}
   * @param secret name of a stored secret
   */
  public record RemoteCredential(String kind, Optional<String> secret, Optional<String> user) {}

  /**
   * The key by which an ssh remote is known.
   *
   * @param type such as {@code ssh-ed25519}
   * @param fingerprint {@code SHA256:…}
   */
  public record HostKey(String type, String fingerprint) {}

  public record CheckRepository(
      String repoUrl, Optional<RemoteCredential> credential, Optional<String> hostKey) {}

  public record AddRepository(
      String repoUrl,
      Optional<String> fullName,
      Optional<String> defaultBranch,
      Optional<Boolean> isPrivate,
      Optional<String> imagePreset,
      Optional<RemoteCredential> credential,
      Optional<String> hostKey) {}

  /** Absent fields stay as they are; an empty text takes the usual one again. */
  public record UpdateRepository(
      String id,
      Optional<String> fullName,
      Optional<String> defaultBranch,
      Optional<RemoteCredential> credential,
      Optional<String> hostKey,
      Optional<Integer> maxConcurrentTasks,
      Optional<String> defaultAgentType,
      Optional<ObjectNode> defaultAgentOptions,
      Optional<String> setupCommand,
      Optional<String> testCommand,
      Optional<String> instructionsFile,
      Optional<String> branchPattern,
      Optional<Integer> wallClockMinutes,
      Optional<Integer> silenceMinutes) {}

  public record Repository(
      UUID id,
      String repoUrl,
      String fullName,
      String kind,
      String defaultBranch,
      RemoteCredential credential,
      Optional<HostKey> hostKey,
      int maxConcurrentTasks,
      String defaultAgentType,
      JsonNode defaultAgentOptions,
      Optional<String> setupCommand,
      Optional<String> testCommand,
      Optional<String> instructionsFile,
      String branchPattern,
      int wallClockMinutes,
      int silenceMinutes,
      UUID workspaceId,
      Instant createdAt,
      Instant updatedAt) {}

  /** How work in a repository seems to be prepared and tested. */
  public record DetectedHabits(
      List<String> languages,
      Optional<String> setupCommand,
      Optional<String> testCommand,
      Optional<String> instructionsFile) {}

  public record DetectedAnswer(DetectedHabits detected) {}

  public record RepositoryAnswer(Repository repo) {}

  /** A page of repositories. */
  public record ListRepositories(Optional<Integer> limit, Optional<String> cursor) {}

  public record RepositoriesAnswer(
      List<Repository> repos, Optional<String> nextCursor, long total) {}

  public record RemoteFacts(
      String repoUrl, String fullName, String kind, String defaultBranch, List<String> branches) {}

  /** Either facts, or the host key that is to be confirmed first. */
  public record RemoteFactsAnswer(Optional<RemoteFacts> remote, Optional<HostKey> hostKey) {}
}
