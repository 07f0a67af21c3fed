package dev.optio.server.git;

import java.util.Locale;

/** What serves a remote, as far as its URL tells. */
public enum RemoteKind {
  GITHUB,
  GITLAB,
  /** A directory of this machine. */
  PATH,
  OTHER;

  /** The word in the API and the store. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Guesses by a host in lower case: the well-known ones, and own installations named after them.
   */
  static RemoteKind ofHost(String host) {
    if (host.equals("github.com") || host.startsWith("github.") || host.endsWith(".ghe.com")) {
      return GITHUB;
    }
    return host.equals("gitlab.com") || host.startsWith("gitlab.") ? GITLAB : OTHER;
  }
}
