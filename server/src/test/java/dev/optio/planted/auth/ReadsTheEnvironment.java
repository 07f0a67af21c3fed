package dev.optio.planted.auth;

import org.jspecify.annotations.Nullable;

/** Reads a setting by itself. */
final class ReadsTheEnvironment {
  private ReadsTheEnvironment() {}

  static @Nullable String home() {
    return System.getenv("HOME");
  }
}
