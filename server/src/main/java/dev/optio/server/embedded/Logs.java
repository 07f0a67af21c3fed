package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What a server printed, and what it wrote into log files of its own. */
final class Logs {
  private static final int TAIL_BYTES = 16_384;

  private final Path folder;
  private final ServerKind kind;

  Logs(Folders folders, ServerKind kind) {
    this.folder = folders.logs();
    this.kind = kind;
  }

  /** What it prints goes there. */
  Path printed() {
    return folder.resolve(kind.key() + ".out");
  }

  /** The ends of what it printed and of its latest own log file; empty if they cannot be read. */
  String latest() {
    try {
      return read();
    } catch (IOException unreadable) {
      return "";
    }
  }

  private String read() throws IOException {
    Path latest = printed();
    try (DirectoryStream<Path> own = Files.newDirectoryStream(folder, kind.key() + "-*.log")) {
      for (Path file : own) {
        latest = modified(file) >= modified(latest) ? file : latest;
      }
    }
    return latest.equals(printed()) ? tail(latest) : tail(printed()) + '\n' + tail(latest);
  }

  private static long modified(Path file) throws IOException {
    return Files.exists(file, NOFOLLOW_LINKS)
        ? Files.getLastModifiedTime(file, NOFOLLOW_LINKS).toMillis()
        : 0;
  }

  /** A server may write its folder, so a link there must not lead us elsewhere. */
  private static String tail(Path file) throws IOException {
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      return "";
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file, Set.of(READ, NOFOLLOW_LINKS))) {
      channel.position(Math.max(0, channel.size() - TAIL_BYTES));
      return new String(Channels.newInputStream(channel).readNBytes(TAIL_BYTES), UTF_8);
    }
  }
}
