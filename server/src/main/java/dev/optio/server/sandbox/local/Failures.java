package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells from what the system says why something failed. */
final class Failures {
  /** With less than this, whatever failed is taken to have failed for it. */
  private static final long SCARCE = 256 * 1024;

  private Failures() {}

  /**
   * An error of files or processes; the source's own message, which may name paths, is left out.
   */
  static SandboxException of(IOException e, String message) {
    return new SandboxException(cause(String.valueOf(e.getMessage())), message, e);
  }

  /** What a program said, where its files are: git does not always say that a disk is full. */
  static SandboxException.Cause cause(String text, Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace() < SCARCE
        ? SandboxException.Cause.EXHAUSTED
        : cause(text);
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
