package dev.optio.planted.tasks.core;

import java.nio.file.Files;
import java.nio.file.Path;

/** A core that waits and reads. */
final class Waits {
  private Waits() {}

  static boolean fileAppears(Path path) throws InterruptedException {
    Thread.sleep(1);
    return Files.exists(path);
  }
}
