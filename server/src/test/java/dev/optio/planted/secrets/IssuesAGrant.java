package dev.optio.planted.secrets;

import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Plaintext;

/** Gives itself the right to read secrets. */
final class IssuesAGrant {
  private IssuesAGrant() {}

  static String read(Plaintext secret) {
    return secret.text(Grant.issue("curiosity"));
  }
}
