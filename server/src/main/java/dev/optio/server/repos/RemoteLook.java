package dev.optio.server.repos;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.RepositoryMessages.RemoteCredential;
import dev.optio.server.contract.RepositoryMessages.RemoteFacts;
import dev.optio.server.git.RemoteException;
import dev.optio.server.git.RemoteKind;
import dev.optio.server.git.RemoteProbe;
import dev.optio.server.git.RemoteUrl;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.repos.RemoteAccess.Access;
import java.util.List;
import java.util.Optional;

/** Looks at a remote before it is believed: is it there, may we, has it a commit. */
public final class RemoteLook {
  private static final int SHOWN_BRANCHES = 200;

  private final RemoteAccess access;
  private final RemoteProbe probe;

  public RemoteLook(RemoteAccess access, RemoteProbe probe) {
    this.access = access;
    this.probe = probe;
  }

  /** What was seen. */
  sealed interface Seen {
    /**
     * It can be used.
     *
     * @param facts as people see them
     * @param branches all names that the remote said
     * @param branchesCut whether the remote has more
     */
    record Usable(
        RemoteFacts facts, String normalizedUrl, List<String> branches, boolean branchesCut)
        implements Seen {
      /** A branch that is not among the names may be among those that were cut. */
      boolean hasBranch(String name) {
        return branchesCut || branches.contains(name);
      }
    }

    /** It cannot, and why. */
    record Unusable(Outcome.Refused<?> why) implements Seen {}
  }

  /** A remote reduced to what is stored of it. */
  private record Spelled(String url, String normalized, String fullName, RemoteKind kind) {}

  Seen at(
      WorkspaceId workspace,
      Optional<RepositoryId> repository,
      String typed,
      RemoteCredential credential) {
    RemoteUrl url = RemoteUrl.read(typed);
    Spelled spelled;
    switch (url) {
      case RemoteUrl.Web web ->
          spelled = new Spelled(web.url(), web.normalized(), web.fullName(), web.kind());
      case RemoteUrl.Local local ->
          spelled =
              new Spelled(
                  local.path().toString(), local.normalized(), local.fullName(), RemoteKind.PATH);
      case RemoteUrl.Invalid(String sentence) -> {
        return unusable(ErrorCode.REMOTE_BAD_URL, sentence);
      }
    }
    return switch (access.of(workspace, repository, url, spelled.url(), credential)) {
      case Access.Denied(boolean secretUnknown, String sentence) ->
          unusable(secretUnknown ? ErrorCode.SECRET_UNKNOWN : ErrorCode.REMOTE_BLOCKED, sentence);
      case Access.Granted granted -> probed(granted, spelled);
    };
  }

  private Seen probed(Access.Granted granted, Spelled spelled) {
    try {
      dev.optio.server.git.RemoteFacts facts = probe.probe(granted.remote());
      return new Seen.Usable(
          new RemoteFacts(
              spelled.url(),
              spelled.fullName(),
              spelled.kind().code(),
              facts.defaultBranch(),
              facts.branches().stream().limit(SHOWN_BRANCHES).toList()),
          spelled.normalized(),
          facts.branches(),
          facts.branchesCut());
    } catch (RemoteException e) {
      return unusable(ErrorCode.of(e.kind().code()), String.valueOf(e.getMessage()));
    }
  }

  private static Seen unusable(ErrorCode code, String sentence) {
    return new Seen.Unusable(Outcome.refused(code, sentence));
  }
}
