package dev.optio.server.git;

import java.util.Optional;

/**
 * A git remote and what it is asked with.
 *
 * @param url http(s) URL without user information, an ssh URL, or an absolute path
 * @param hostKey the key that an ssh server must show; without one nothing is asked of it
 */
public record Remote(String url, Credential credential, Optional<HostKey> hostKey) {
  /** A remote that is not spoken with over ssh, or whose key nobody has confirmed. */
  public Remote(String url, Credential credential) {
    this(url, credential, Optional.empty());
  }
}
