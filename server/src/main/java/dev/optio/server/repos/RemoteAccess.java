package dev.optio.server.repos;

import dev.optio.server.contract.RepositoryMessages.RemoteCredential;
import dev.optio.server.git.Credential;
import dev.optio.server.git.HostKey;
import dev.optio.server.git.Remote;
import dev.optio.server.git.RemoteUrl;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.repos.core.CredentialRules;
import dev.optio.server.repos.core.CredentialRules.Place;
import dev.optio.server.vault.Plaintext;
import dev.optio.server.vault.Vault;
import java.util.Optional;

/** Puts a remote together with the secret that opens it. */
public final class RemoteAccess {
  private final Vault vault;

  public RemoteAccess(Vault vault) {
    this.vault = vault;
  }

  /** What a remote can be asked with, or why not. */
  public sealed interface Access {
    /** Ready to be asked. */
    record Granted(Remote remote) implements Access {}

    /**
     * The credential cannot be used.
     *
     * @param secretUnknown whether its secret does not exist
     */
    record Denied(boolean secretUnknown, String sentence) implements Access {}
  }

  /** The remote of a connected repository. */
  public Access of(ConnectedRepository repository) {
    return of(
        repository.workspace(),
        Optional.of(repository.id()),
        RemoteUrl.read(repository.remoteUrl()),
        repository.remoteUrl(),
        repository.credential(),
        repository.hostKey());
  }

  /** A remote that is not connected yet, or with another credential. */
  Access of(
      WorkspaceId workspace,
      Optional<RepositoryId> repository,
      RemoteUrl url,
      String written,
      RemoteCredential credential,
      Optional<HostKey> hostKey) {
    Optional<String> refusal =
        CredentialRules.refusal(
            credential.kind(), credential.secret(), credential.user(), place(url));
    if (refusal.isPresent()) {
      return new Access.Denied(false, refusal.get());
    }
    if (credential.kind().equals("none")) {
      return new Access.Granted(new Remote(written, new Credential.None(), hostKey));
    }
    String name = credential.secret().orElseThrow();
    return vault
        .open(workspace, repository, name)
        .<Access>map(
            value -> new Access.Granted(new Remote(written, filled(credential, value), hostKey)))
        .orElseGet(() -> new Access.Denied(true, "There is no secret " + name + "."));
  }

  private static Credential filled(RemoteCredential credential, Plaintext value) {
    return switch (credential.kind()) {
      case "token" -> new Credential.Token(value);
      case "sshKey" -> new Credential.SshKey(value);
      default -> new Credential.Basic(credential.user().orElseThrow(), value);
    };
  }

  private static Place place(RemoteUrl url) {
    return switch (url) {
      case RemoteUrl.Web web -> new Place.Web(web.scheme(), web.host(), web.port());
      case RemoteUrl.Ssh ssh -> new Place.Ssh(ssh.host());
      case RemoteUrl.Local _, RemoteUrl.Invalid _ -> new Place.Here();
    };
  }
}
