package dev.optio.server.git;

import dev.optio.server.vault.Grant;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Answers JGit's question for user name and password, once, and no other question. */
final class RemoteCredentials extends CredentialsProvider {
  private final Credential credential;
  private final RemoteUrl.Web remote;
  private final Grant grant;
  private boolean rejected;

  RemoteCredentials(Credential credential, RemoteUrl.Web remote, Grant grant) {
    this.credential = credential;
    this.remote = remote;
    this.grant = grant;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  /** Not the question whether to trust a certificate. */
  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username)
          && !(item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(@Nullable URIish uri, CredentialItem... items) {
    if (rejected || uri == null || !remote.host().equalsIgnoreCase(uri.getHost())) {
      return false;
    }
    return switch (credential) {
      case Credential.None(), Credential.SshKey _ -> false;
      case Credential.Token(var token) -> fill(items, tokenUser(), token.text(grant));
      case Credential.Basic(String user, var password) -> fill(items, user, password.text(grant));
    };
  }

  /** The server did not take them; asking with the same again would only count as an attack. */
  @Override
  public void reset(@Nullable URIish uri) {
    rejected = true;
  }

  private boolean fill(CredentialItem[] items, String user, String password) {
    if (!supports(items)) {
      return false;
    }
    for (CredentialItem item : items) {
      switch (item) {
        case CredentialItem.Username name -> name.setValue(user);
        case CredentialItem.Password secret -> secret.setValue(password.toCharArray());
        default -> throw new IllegalStateException("asked for " + item.getClass());
      }
    }
    return true;
  }

  /** Under which user name a host takes a token as the password. */
  private String tokenUser() {
    if (remote.host().equals("bitbucket.org")) {
      return "x-token-auth";
    }
    return switch (remote.kind()) {
      case GITHUB -> "x-access-token";
      case GITLAB -> "oauth2";
      case PATH, OTHER -> "optio";
    };
  }
}
