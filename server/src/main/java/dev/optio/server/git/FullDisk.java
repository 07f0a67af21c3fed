package dev.optio.server.git;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Tells a full disk of this machine from what else goes wrong with files and connections. */
public final class FullDisk {
  private static final int DEEPEST = 20;

  private FullDisk() {}

  /**
   * Whether a full disk, or a used-up quota, is why something failed. Only the system's own errors
   * are believed: JGit puts what remotes say into exceptions of its own.
   */
  public static boolean isBehind(Throwable thrown) {
    Throwable link = thrown;
    for (int depth = 0; link != null && depth < DEEPEST; depth++) {
      boolean ofSystem =
          link instanceof FileSystemException || link.getClass() == IOException.class;
      if (ofSystem && saysFull(String.valueOf(link.getMessage()))) {
        return true;
      }
      link = link.getCause();
    }
    return false;
  }

  private static boolean saysFull(String message) {
    String said = message.toLowerCase(Locale.ROOT);
    return said.contains("no space left on device") || said.contains("disk quota exceeded");
  }
}
