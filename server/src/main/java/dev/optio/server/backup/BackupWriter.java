package dev.optio.server.backup;

import com.github.luben.zstd.ZstdOutputStream;
import dev.optio.server.backup.core.Head;
import dev.optio.server.backup.core.Sums;
import dev.optio.server.backup.core.Sums.Sum;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/*
 * A tar, compressed with zstd: the head, the rows of each table in parts, the sums. Nobody knows the
 * size of a table before it was read, so it comes in parts that fit into memory; put together again
 * they are what PostgreSQL's COPY reads.
 */

/** Writes a backup from front to back, in a fixed amount of memory. */
final class BackupWriter {
  static final String HEAD = "backup.json";
  static final String SUMS = "sums.json";
  static final int PART_BYTES = 1 << 20;

  private static final int LEVEL = 3;
  private static final int OWNER_ONLY = 0600;

  private final TarArchiveOutputStream tar;
  private final Instant taken;
  private final String headSum;
  private final List<Sum> sums = new ArrayList<>();

  BackupWriter(OutputStream out, Head head) throws IOException {
    ZstdOutputStream compressed =
        new ZstdOutputStream(new BufferedOutputStream(out, 1 << 16), LEVEL);
    compressed.setChecksum(true);
    this.tar = new TarArchiveOutputStream(compressed, "UTF-8");
    this.taken = head.taken();
    byte[] bytes = head.encode();
    this.headSum = hex(Digests.sha256().digest(bytes));
    add(HEAD, bytes, bytes.length);
  }

  /** What writes the rows of a table. */
  @FunctionalInterface
  interface Rows {
    /** Writes them; returns how many there were. */
    long writeTo(OutputStream out) throws IOException;
  }

  /** Adds the next table. */
  void table(String name, Rows rows) throws IOException {
    try (Parts parts = new Parts(name)) {
      long count = rows.writeTo(parts);
      parts.flushPart();
      sums.add(new Sum(name, count, parts.bytes, hex(parts.digest.digest())));
    }
  }

  /** Adds the sums, and ends the file. */
  Sums finish() throws IOException {
    Sums all = new Sums(headSum, sums);
    byte[] bytes = all.encode();
    add(SUMS, bytes, bytes.length);
    tar.close();
    return all;
  }

  static String partName(String table, int part) {
    return String.format(Locale.ROOT, "tables/%s/%06d", table, part);
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private void add(String name, byte[] bytes, int length) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(length);
    entry.setMode(OWNER_ONLY);
    entry.setModTime(Date.from(taken));
    tar.putArchiveEntry(entry);
    tar.write(bytes, 0, length);
    tar.closeArchiveEntry();
  }

  /** Cuts what is written into parts. */
  private final class Parts extends OutputStream {
    private final String table;
    private final MessageDigest digest = Digests.sha256();
    private final byte[] part = new byte[PART_BYTES];
    private int filled;
    private int parts;
    private long bytes;

    Parts(String table) {
      this.table = table;
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
      digest.update(source, from, length);
      bytes += length;
      int done = 0;
      while (done < length) {
        int fits = Math.min(length - done, part.length - filled);
        System.arraycopy(source, from + done, part, filled, fits);
        filled += fits;
        done += fits;
        if (filled == part.length) {
          flushPart();
        }
      }
    }

    private void flushPart() throws IOException {
      if (filled > 0) {
        parts++;
        add(partName(table, parts), part, filled);
        filled = 0;
      }
    }
  }
}
