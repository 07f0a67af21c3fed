package dev.optio.server.logs.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.luben.zstd.Zstd;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.LogMessages.LogEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How a chunk of entries is stored: one JSON object a line, compressed with zstd. */
public final class Packing {
  /** The only codec so far, as stored with each chunk. */
  public static final int ZSTD_JSON_LINES = 1;

  private static final int LEVEL = 3;

  private Packing() {}

  public static byte[] pack(List<LogEntry> entries) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try {
      for (LogEntry entry : entries) {
        lines.write(Json.MAPPER.writeValueAsBytes(entry));
        lines.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Zstd.compress(lines.toByteArray(), LEVEL);
  }

  public static List<LogEntry> unpack(int codec, byte[] bytes) {
    if (codec != ZSTD_JSON_LINES) {
      throw new IllegalStateException("a log chunk has the unknown codec " + codec);
    }
    String lines =
        new String(
            Zstd.decompress(bytes, (int) Zstd.getFrameContentSize(bytes)), StandardCharsets.UTF_8);
    List<LogEntry> entries = new ArrayList<>();
    try {
      for (String line : lines.lines().toList()) {
        entries.add(Json.MAPPER.readValue(line, LogEntry.class));
      }
      return entries;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a log chunk does not read", e);
    }
  }
}
