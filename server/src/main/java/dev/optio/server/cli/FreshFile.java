package dev.optio.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is there under its name when all of it was written, and else not at all. Only its
 * owner may read it.
 */
final class FreshFile implements AutoCloseable {
  private final Path file;
  private final Path draft;
  private final FileChannel channel;
  private boolean kept;

  FreshFile(Path file) throws IOException {
    this.file = file;
    this.draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "." + file.getFileName() + ".",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    // Ctrl-C leaves nothing either.
    draft.toFile().deleteOnExit();
    this.channel = FileChannel.open(draft, Set.of(StandardOpenOption.WRITE));
  }

  /** Closing it does not close the file. */
  OutputStream stream() {
    return new Open(Channels.newOutputStream(channel));
  }

  /** Gives the file its name, and returns its size. */
  long keep() throws IOException {
    channel.force(true);
    long size = channel.size();
    channel.close();
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    kept = true;
    return size;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!kept) {
      Files.deleteIfExists(draft);
    }
  }

  /** A stream that stays open for whoever made it. */
  static final class Open extends java.io.FilterOutputStream {
    Open(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
