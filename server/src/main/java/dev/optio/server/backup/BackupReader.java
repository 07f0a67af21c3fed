package dev.optio.server.backup;

import com.github.luben.zstd.ZstdInputStream;
import dev.optio.server.backup.core.BackupException;
import dev.optio.server.backup.core.Head;
import dev.optio.server.backup.core.Head.Contents;
import dev.optio.server.backup.core.Sums;
import dev.optio.server.backup.core.Sums.Sum;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a backup from front to back, and compares it with its sums on the way. */
final class BackupReader implements AutoCloseable {
  private static final byte[] ZSTD = HexFormat.of().parseHex("28b52ffd");
  private static final int MOST_JSON = 4 << 20;

  private final TarArchiveInputStream tar;
  private final Head head;
  private final String headSum;
  private @Nullable TarArchiveEntry next;

  private BackupReader(TarArchiveInputStream tar) throws IOException, BackupException {
    this.tar = tar;
    advance();
    byte[] bytes = json(BackupWriter.HEAD);
    this.headSum = BackupWriter.hex(Digests.sha256().digest(bytes));
    this.head = Head.decode(bytes);
  }

  /** Takes the rows of a table; what it leaves is read and compared all the same. */
  @FunctionalInterface
  interface Taker {
    void take(Contents table, InputStream rows) throws IOException, BackupException;
  }

  /** Opens a file, and reads its head. */
  static BackupReader open(Path file) throws BackupException {
    InputStream raw = null;
    try {
      raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      raw.mark(ZSTD.length);
      if (!Arrays.equals(raw.readNBytes(ZSTD.length), ZSTD)) {
        throw new BackupException(file + " is not a backup of Optio.");
      }
      raw.reset();
      return new BackupReader(new TarArchiveInputStream(new ZstdInputStream(raw), "UTF-8"));
    } catch (NoSuchFileException e) {
      throw new BackupException("There is no file " + file + ".", e);
    } catch (IOException e) {
      close(raw);
      throw damaged(e);
    } catch (BackupException e) {
      close(raw);
      throw e;
    }
  }

  Head head() {
    return head;
  }

  /** Goes through all tables. Fails at the first thing that is not as it was written. */
  Sums read(Taker taker) throws BackupException {
    try {
      List<Sum> found = new ArrayList<>();
      for (Contents table : head.tables()) {
        Rows rows = new Rows(table.name());
        taker.take(table, rows);
        rows.transferTo(java.io.OutputStream.nullOutputStream());
        found.add(rows.sum());
      }
      Sums written = Sums.decode(json(BackupWriter.SUMS));
      written.check(new Sums(headSum, found));
      if (next != null) {
        throw new BackupException("The file is damaged: something stands after its end.");
      }
      tar.readAllBytes();
      return written;
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  @Override
  public void close() {
    close(tar);
  }

  private void advance() throws IOException {
    next = tar.getNextEntry();
  }

  private boolean isNext(String name) {
    return next != null && next.isFile() && next.getName().equals(name);
  }

  private byte[] json(String name) throws IOException, BackupException {
    if (next == null) {
      throw new BackupException("The file is damaged: it ends early.");
    }
    if (!isNext(name) || next.getSize() > MOST_JSON) {
      throw new BackupException(
          name.equals(BackupWriter.HEAD)
              ? "The file is not a backup of Optio."
              : "The file is damaged: it holds something that does not belong there.");
    }
    byte[] bytes = tar.readAllBytes();
    advance();
    return bytes;
  }

  private static BackupException damaged(IOException e) {
    return new BackupException(
        "The file is damaged or ends early, or cannot be read: "
            + Optional.ofNullable(e.getMessage()).orElse(e.toString())
            + ".",
        e);
  }

  private static void close(@Nullable InputStream stream) {
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException e) {
      // It was only read.
    }
  }

  /**
   * The parts of one table, one after the other. A row ends with its line: breaks in it are
   * escaped.
   */
  private final class Rows extends InputStream {
    private final String table;
    private final MessageDigest digest = Digests.sha256();
    private boolean inside;
    private int parts;
    private long rows;
    private long bytes;

    Rows(String table) {
      this.table = table;
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (true) {
        if (!inside) {
          if (!isNext(BackupWriter.partName(table, parts + 1))) {
            return -1;
          }
          parts++;
          inside = true;
        }
        int count = tar.read(target, from, length);
        if (count > 0) {
          seen(target, from, count);
          return count;
        }
        inside = false;
        advance();
      }
    }

    private void seen(byte[] target, int from, int count) {
      digest.update(target, from, count);
      bytes += count;
      for (int i = from; i < from + count; i++) {
        if (target[i] == '\n') {
          rows++;
        }
      }
    }

    private Sum sum() {
      return new Sum(table, rows, bytes, BackupWriter.hex(digest.digest()));
    }
  }
}
