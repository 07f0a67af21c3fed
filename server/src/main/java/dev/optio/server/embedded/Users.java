package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The processes that use the embedded servers of a data directory: each holds a share of a lock,
 * which the kernel takes back when it dies, however it dies. To be called by the holder of the
 * folder's lock.
 */
final class Users {
  /** One channel per file and process: closing any other on the same file would drop the share. */
  private static final Map<Path, FileChannel> SHARES = new ConcurrentHashMap<>();

  private Users() {}

  /** Counts this process among the users, until it leaves or ends. */
  static void join(Path file) throws IOException {
    Path real = PrivateFile.real(file);
    if (SHARES.containsKey(real)) {
      return;
    }
    FileChannel channel = PrivateFile.open(file);
    if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
      channel.close();
      throw new IOException("could not share " + file);
    }
    SHARES.put(real, channel);
  }

  /** Takes this process from the users. */
  static void leave(Path file) throws IOException {
    FileChannel channel = SHARES.remove(PrivateFile.real(file));
    if (channel != null) {
      channel.close();
    }
  }

  /** Whether a process uses the servers; this one must have left. */
  static boolean any(Path file) throws IOException {
    try (FileChannel channel = PrivateFile.open(file)) {
      return channel.tryLock() == null;
    }
  }
}
