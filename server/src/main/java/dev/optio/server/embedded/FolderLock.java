package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one start or stop at a time touch a folder, among all processes and threads. */
final class FolderLock implements AutoCloseable {
  /** The kernel's lock belongs to the whole process, so threads need one of their own. */
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private final ReentrantLock here;
  private final FileChannel channel;

  private FolderLock(ReentrantLock here, FileChannel channel) {
    this.here = here;
    this.channel = channel;
  }

  /**
   * Takes the lock of a folder; it is given back by closing, or by the death of this process.
   *
   * @param file in the folder; made when absent
   * @param limit after which another holder is presumed stuck
   */
  static FolderLock take(Path file, Duration limit)
      throws EmbeddedException, IOException, InterruptedException {
    ReentrantLock here = HERE.computeIfAbsent(PrivateFile.real(file), path -> new ReentrantLock());
    if (!here.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw stuck(file);
    }
    try {
      return new FolderLock(here, lockAmongProcesses(file, limit));
    } catch (IOException | EmbeddedException | InterruptedException | RuntimeException e) {
      here.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      here.unlock();
    }
  }

  private static FileChannel lockAmongProcesses(Path file, Duration limit)
      throws EmbeddedException, IOException, InterruptedException {
    FileChannel channel = PrivateFile.open(file);
    try {
      if (Waiting.until(limit, () -> channel.tryLock() != null)) {
        return channel;
      }
      throw stuck(file);
    } catch (IOException | EmbeddedException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static EmbeddedException stuck(Path file) {
    return new EmbeddedException(
        EmbeddedException.Cause.IN_USE,
        "Another process has been starting or stopping the embedded servers of "
            + file.getParent()
            + " for too long; end it and try again.");
  }
}
