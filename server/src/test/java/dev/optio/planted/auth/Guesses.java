package dev.optio.planted.auth;

import java.security.SecureRandom;
import java.util.UUID;

/** Makes its own randomness. */
final class Guesses {
  private Guesses() {}

  static String token() {
    return UUID.randomUUID() + "-" + new SecureRandom().nextLong();
  }
}
