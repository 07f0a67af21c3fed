package dev.optio.server.logs.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.luben.zstd.Zstd;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.LogMessages.LogEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How entries are stored: chunks of one JSON object a line, compressed with zstd. A chunk is small
 * enough to be unpacked without a thought, whatever it was compressed from.
 */
public final class Packing {
  /** The only codec so far, as stored with each chunk. */
  public static final int ZSTD_JSON_LINES = 1;

  /** Most bytes of a chunk before compression, except where a single entry is larger. */
  public static final int FULL_BYTES = 256 * 1024;

  /** Most entries of a chunk. */
  public static final int FULL_ENTRIES = 1_000;

  private static final int LEVEL = 3;

  private Packing() {}

  /** Consecutive entries, packed. */
  public record Chunk(long first, long last, byte[] bytes) {}

  /** Packs entries into as many chunks as they need. */
  public static List<Chunk> pack(List<LogEntry> entries) {
    List<Chunk> chunks = new ArrayList<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int start = 0;
    try {
      for (int i = 0; i < entries.size(); i++) {
        byte[] line = Json.MAPPER.writeValueAsBytes(entries.get(i));
        boolean full = lines.size() + line.length >= FULL_BYTES || i - start >= FULL_ENTRIES;
        if (full && lines.size() > 0) {
          chunks.add(chunk(entries.subList(start, i), lines.toByteArray()));
          lines.reset();
          start = i;
        }
        lines.write(line);
        lines.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (lines.size() > 0) {
      chunks.add(chunk(entries.subList(start, entries.size()), lines.toByteArray()));
    }
    return chunks;
  }

  public static List<Line> unpack(int codec, byte[] bytes) {
    if (codec != ZSTD_JSON_LINES) {
      throw new IllegalStateException("a log chunk has the unknown codec " + codec);
    }
    byte[] lines = Zstd.decompress(bytes, unpackedSize(bytes));
    List<Line> entries = new ArrayList<>();
    try {
      int start = 0;
      for (int end = 0; end < lines.length; end++) {
        if (lines[end] == '\n') {
          entries.add(
              new Line(
                  Json.MAPPER.readValue(lines, start, end - start, LogEntry.class), end - start));
          start = end + 1;
        }
      }
      return entries;
    } catch (IOException e) {
      throw new IllegalStateException("a log chunk does not read", e);
    }
  }

  /** How many bytes a chunk unpacks to. */
  public static int unpackedSize(byte[] bytes) {
    return Math.toIntExact(Zstd.getFrameContentSize(bytes));
  }

  /** What an entry weighs. */
  public static Line weighed(LogEntry entry) {
    try {
      return new Line(entry, Json.MAPPER.writeValueAsBytes(entry).length);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Chunk chunk(List<LogEntry> entries, byte[] lines) {
    return new Chunk(entries.getFirst().n(), entries.getLast().n(), Zstd.compress(lines, LEVEL));
  }
}
