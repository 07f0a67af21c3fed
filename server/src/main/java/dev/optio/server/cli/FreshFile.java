package dev.optio.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * A file that is there under its name when all of it was written, and else not at all. Only its
 * owner may read it.
 */
final class FreshFile implements AutoCloseable {
  private final Path file;
  private final Path draft;
  private final FileChannel channel;

  FreshFile(Path file) throws IOException {
    this.file = file;
    this.draft =
        Files.createTempFile(
            folder(),
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

  /**
   * Gives the file its name, and returns its size.
   *
   * @throws FileAlreadyExistsException when the name was given to another file meanwhile
   */
  long keep() throws IOException {
    channel.force(true);
    long size = channel.size();
    channel.close();
    name();
    try (FileChannel folder = FileChannel.open(folder(), Set.of(StandardOpenOption.READ))) {
      folder.force(true);
    }
    return size;
  }

  /** A link is made only where no file is, but not every file system has them. */
  private void name() throws IOException {
    try {
      Files.createLink(file, draft);
      Files.delete(draft);
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (FileSystemException | UnsupportedOperationException withoutLinks) {
      Files.move(draft, file);
    }
  }

  private Path folder() {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(draft);
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
