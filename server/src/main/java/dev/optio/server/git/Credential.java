package dev.optio.server.git;

import dev.optio.server.vault.Plaintext;

/** What a remote is asked with. */
public sealed interface Credential {
  /** Nothing: a public remote, or a path. */
  record None() implements Credential {}

  /**
   * A token; sent as the password of HTTP basic authentication with the host's well-known user
   * name.
   */
  record Token(Plaintext token) implements Credential {}

  /**
   * A private key in one of OpenSSH's forms or PEM, for ssh remotes; the user is in their address.
   */
  record SshKey(Plaintext key) implements Credential {}

  /** User name and password. */
  record Basic(String user, Plaintext password) implements Credential {}
}
