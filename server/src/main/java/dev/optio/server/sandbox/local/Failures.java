package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.SandboxException;
import java.io.IOException;
import java.util.Locale;

/** Tells from what the system says why something failed. */
final class Failures {
  private Failures() {}

  /**
   * An error of files or processes; the source's own message, which may name paths, is left out.
   */
  static SandboxException of(IOException e, String message) {
    return new SandboxException(cause(String.valueOf(e.getMessage())), message, e);
  }

  static SandboxException.Cause cause(String text) {
    String said = text.toLowerCase(Locale.ROOT);
    if (said.contains("no space left")
        || said.contains("quota")
        || said.contains("cannot allocate memory")) {
      return SandboxException.Cause.EXHAUSTED;
    }
    if (said.contains("argument list too long")) {
      return SandboxException.Cause.IMPOSSIBLE;
    }
    return SandboxException.Cause.UNAVAILABLE;
  }
}
