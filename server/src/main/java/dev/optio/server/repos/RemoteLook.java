package dev.optio.server.repos;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.RepositoryMessages.RemoteCredential;
import dev.optio.server.contract.RepositoryMessages.RemoteFacts;
import dev.optio.server.git.Credential;
import dev.optio.server.git.HostKey;
import dev.optio.server.git.Remote;
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
     * @param hostKey the confirmed one of an ssh remote
     */
    record Usable(
        RemoteFacts facts,
        String normalizedUrl,
        List<String> branches,
        boolean branchesCut,
        Optional<HostKey> hostKey)
        implements Seen {
      /** A branch that is not among the names may be among those that were cut. */
      boolean hasBranch(String name) {
        return branchesCut || branches.contains(name);
      }
    }

    /**
     * It cannot, and why.
     *
     * @param shown the key of an ssh remote, where that is why
     */
    record Unusable(Outcome.Refused<?> why, Optional<HostKey> shown) implements Seen {}
  }

  /** A remote reduced to what is stored of it. */
  private record Spelled(String url, String normalized, String fullName, RemoteKind kind) {}

  Seen at(
      WorkspaceId workspace,
      Optional<RepositoryId> repository,
      String typed,
      RemoteCredential credential,
      Optional<String> hostKey) {
    RemoteUrl url = RemoteUrl.read(typed);
    Spelled spelled;
    switch (url) {
      case RemoteUrl.Web web ->
          spelled = new Spelled(web.url(), web.normalized(), web.fullName(), web.kind());
      case RemoteUrl.Ssh ssh ->
          spelled = new Spelled(ssh.url(), ssh.normalized(), ssh.fullName(), ssh.kind());
      case RemoteUrl.Local local ->
          spelled =
              new Spelled(
                  local.path().toString(), local.normalized(), local.fullName(), RemoteKind.PATH);
      case RemoteUrl.Invalid(String sentence) -> {
        return unusable(ErrorCode.REMOTE_BAD_URL, sentence);
      }
    }
    Optional<HostKey> confirmed = hostKey.flatMap(HostKey::read);
    if (hostKey.isPresent() && (confirmed.isEmpty() || !(url instanceof RemoteUrl.Ssh))) {
      return unusable(ErrorCode.INVALID_BODY, wrongHostKey(url, hostKey.get()));
    }
    return switch (access.of(workspace, repository, url, spelled.url(), credential, confirmed)) {
      case Access.Denied(boolean secretUnknown, String sentence) ->
          unusable(secretUnknown ? ErrorCode.SECRET_UNKNOWN : ErrorCode.REMOTE_BLOCKED, sentence);
      case Access.Granted granted -> probed(granted, spelled);
    };
  }

  private Seen probed(Access.Granted granted, Spelled spelled) {
    try {
      Remote remote = typed(granted.remote());
      dev.optio.server.git.RemoteFacts facts = probe.probe(remote);
      return new Seen.Usable(
          new RemoteFacts(
              spelled.url(),
              spelled.fullName(),
              spelled.kind().code(),
              facts.defaultBranch(),
              facts.branches().stream().limit(SHOWN_BRANCHES).toList()),
          spelled.normalized(),
          facts.branches(),
          facts.branchesCut(),
          remote.hostKey());
    } catch (RemoteException e) {
      return new Seen.Unusable(
          Outcome.refused(ErrorCode.of(e.kind().code()), String.valueOf(e.getMessage())),
          e.hostKey());
    }
  }

  /**
   * A fingerprint alone does not say which of its keys the server is to be asked for, so it is
   * taken for the one that it shows first.
   */
  private Remote typed(Remote remote) {
    Optional<HostKey> given = remote.hostKey().filter(key -> key.type().isEmpty());
    if (given.isPresent()) {
      try {
        probe.probe(new Remote(remote.url(), new Credential.None()));
      } catch (RemoteException e) {
        Optional<HostKey> shown = e.hostKey().filter(given.get()::admits);
        if (shown.isPresent()) {
          return new Remote(remote.url(), remote.credential(), shown);
        }
      }
    }
    return remote;
  }

  private static Seen unusable(ErrorCode code, String sentence) {
    return new Seen.Unusable(Outcome.refused(code, sentence), Optional.empty());
  }

  private static String wrongHostKey(RemoteUrl url, String text) {
    if (url instanceof RemoteUrl.Ssh && HostKey.isMarked(text)) {
      return "A line that begins with @revoked or @cert-authority has no key that a server is known"
          + " by.";
    }
    return url instanceof RemoteUrl.Ssh
        ? "The host key is neither a fingerprint, as in ssh-ed25519 SHA256:…, nor a public key."
        : "Only ssh remotes have a host key.";
  }
}
