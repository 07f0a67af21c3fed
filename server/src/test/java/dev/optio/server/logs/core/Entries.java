package dev.optio.server.logs.core;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.LogMessages.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/** Log entries for tests. */
public final class Entries {
  public static final UUID TASK = new UUID(7, 7);

  private Entries() {}

  public static LogEntry entry(long n, EntryKind kind, String content) {
    return new LogEntry(
        n, TASK, 1, Instant.ofEpochSecond(n), kind, Source.STDOUT, Optional.empty(), content);
  }

  static LogEntry entry(long n) {
    return entry(n, EntryKind.TEXT, "line " + n);
  }

  static Line line(long n) {
    return new Line(entry(n), 100);
  }

  static List<Line> lines(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(Entries::line).toList();
  }
}
