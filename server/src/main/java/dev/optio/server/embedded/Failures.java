package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Turns what servers and the operating system report into sentences. */
final class Failures {
  private static final String DISK_FULL = "No space left on device";
  private static final String READ_ONLY = "Read-only file system";
  private static final String QUOTA = "Disk quota exceeded";

  private Failures() {}

  /** Refuses before work that would fill the disk. */
  static void needSpace(Path folder, long bytes) throws EmbeddedException, IOException {
    if (Files.getFileStore(folder).getUsableSpace() < bytes) {
      throw new EmbeddedException(
          EmbeddedException.Cause.NO_SPACE,
          "The embedded servers need "
              + (bytes >> 20)
              + " MB of free disk space in "
              + folder
              + ".");
    }
  }

  /**
   * A server's own words: its last complaint, or else the last that it said.
   *
   * @param what happened
   * @param lines of the server's output that tell of failures, possibly none
   * @param output all of it
   */
  static EmbeddedException ofServer(String what, List<String> lines, String output, Path folder) {
    if (isDiskFull(output)) {
      return diskFull(folder);
    }
    List<String> quotable =
        lines.isEmpty() ? output.lines().filter(line -> !line.isBlank()).toList() : lines;
    String told = quotable.isEmpty() ? "" : ": " + quotable.getLast().strip();
    return new EmbeddedException(EmbeddedException.Cause.DID_NOT_START, what + told);
  }

  /** A failure to read or write the data directory. */
  static EmbeddedException ofFiles(Path folder, IOException failure) {
    String reason = reason(failure);
    if (isDiskFull(reason)) {
      return diskFull(folder);
    }
    if (failure instanceof AccessDeniedException || reason.contains(READ_ONLY)) {
      return new EmbeddedException(
          EmbeddedException.Cause.NOT_WRITABLE,
          "The data directory " + folder + " cannot be written: " + reason + ".",
          failure);
    }
    return new EmbeddedException(
        EmbeddedException.Cause.DID_NOT_START,
        "The embedded servers could not use the data directory " + folder + ": " + reason + ".",
        failure);
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "access to " + denied.getFile() + " is denied";
    }
    if (failure instanceof FileSystemException detailed && detailed.getReason() != null) {
      return detailed.getFile() + ": " + detailed.getReason();
    }
    return String.valueOf(failure.getMessage());
  }

  private static boolean isDiskFull(String text) {
    return text.contains(DISK_FULL) || text.contains(QUOTA);
  }

  private static EmbeddedException diskFull(Path folder) {
    return new EmbeddedException(
        EmbeddedException.Cause.NO_SPACE,
        "The disk with the data directory "
            + folder
            + " is full; free some space and start again.");
  }
}
