package dev.optio.server.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks by name that exclude threads of this process and other processes on the same directory. A
 * dead process holds none.
 */
final class StoreLock {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path directory;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  StoreLock(Path directory) {
    this.directory = directory;
  }

  /** A held lock. */
  interface Held extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /**
   * Waits for a lock.
   *
   * @throws IOException when it is not free within the time, or the wait was interrupted
   */
  Held hold(String name, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    ReentrantLock lock = locks.computeIfAbsent(name, _ -> new ReentrantLock());
    boolean mine = false;
    try {
      mine = lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!mine) {
      throw new IOException("the object store is in use");
    }
    try {
      return lockFile(name, deadline, lock);
    } catch (IOException | RuntimeException failed) {
      lock.unlock();
      throw failed;
    }
  }

  private Held lockFile(String name, long deadline, ReentrantLock lock) throws IOException {
    Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = channel.tryLock();
    while (held == null
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      held = channel.tryLock();
    }
    if (held == null) {
      channel.close();
      throw new IOException("the object store is in use by another process");
    }
    return () -> {
      try {
        channel.close();
      } finally {
        lock.unlock();
      }
    };
  }
}
