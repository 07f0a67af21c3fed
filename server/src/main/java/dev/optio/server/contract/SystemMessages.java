package dev.optio.server.contract;

import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers of the operations tagged {@code system} and {@code workspaces}. */
public final class SystemMessages {
  private SystemMessages() {}

  public record Health(
      boolean healthy, Map<String, Boolean> checks, int maxConcurrent, String version) {}

  public record Readiness(boolean ready, List<String> reasons) {}

  /** A standing fact that people must see. */
  public record Notice(String code, String severity, String text) {}

  /**
   * What the instance's settings bound; read-only for people.
   *
   * @param maxConcurrent unfinished runs in the whole instance
   * @param keepLogsDays days after a task's end; for ever when empty, as the two below
   */
  public record InstanceLimits(
      int maxConcurrent,
      int maxConcurrentPerWorkspace,
      Optional<Integer> keepLogsDays,
      Optional<Integer> keepDiffsDays,
      Optional<Integer> keepCapsulesDays) {}

  public record Instance(
      String version,
      String runtime,
      boolean authDisabled,
      boolean pathsAllowed,
      InstanceLimits limits,
      List<Notice> notices) {}

  public record InstanceAnswer(Instance instance) {}

  /**
   * A kind of agent.
   *
   * @param abilities what not every kind can do
   */
  public record AgentKind(
      String name, String displayName, List<String> providerSecrets, List<String> abilities) {
    public AgentKind {
      providerSecrets = List.copyOf(providerSecrets);
      abilities = List.copyOf(abilities);
    }
  }

  public record AgentTypesAnswer(List<AgentKind> agentTypes) {}

  public record Me(
      UUID id,
      String provider,
      Optional<String> email,
      String displayName,
      Optional<String> avatarUrl,
      Optional<UUID> workspaceId,
      Optional<Role> workspaceRole) {}

  public record MeAnswer(Me user, boolean authDisabled) {}

  public record Workspace(UUID id, String slug, String name, Role role, Instant createdAt) {}

  public record WorkspacesAnswer(List<Workspace> workspaces) {}

  public record WorkspaceAnswer(Workspace workspace, Role role) {}

  /** Names one thing by its path parameter. */
  public record ById(String id) {}

  /**
   * What a request or socket came with. Not in the contract: the HTTP layer asks it before every
   * call.
   *
   * @param token bearer token or cookie value
   * @param workspace id or slug that the caller chose
   */
  public record Credentials(Optional<String> token, Optional<String> workspace) {
    /** Hides the token. */
    @Override
    public String toString() {
      return "Credentials[workspace=" + workspace + "]";
    }
  }

  /** Who somebody is by default where sign-in is disabled. */
  public record LocalIdentity(UserId user, WorkspaceId workspace) {}
}
