package dev.optio.server.logs.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The recent end of one log, put together from news that may be lost, doubled or reordered. What it
 * holds is contiguous; what came too early waits aside until the gap before it is closed.
 *
 * <p>Bounded: the oldest entries make room, and what waits aside is dropped when it grows too
 * large, because it can be read again. Not safe for use by several threads.
 */
public final class Recent {
  private static final int SLOTS = 4_096;

  private final long maxBytes;
  private final @Nullable Line[] slots = new @Nullable Line[SLOTS];
  private final TreeMap<Long, Line> early = new TreeMap<>();
  private long first;
  private long last;
  private long head;
  private long bytes;
  private long earlyBytes;

  /**
   * Nothing yet of a log that has come this far.
   *
   * @param head number of the last entry that exists
   * @param maxBytes of what is held, and of what waits aside
   */
  public Recent(long head, long maxBytes) {
    this.first = head + 1;
    this.last = head;
    this.head = head;
    this.maxBytes = maxBytes;
  }

  /** Number of the last entry known to exist, held or not. */
  public long head() {
    return head;
  }

  /** Number of the last entry that can be read here or in the store without a gap. */
  public long last() {
    return last;
  }

  /** Whether entries are known to exist that are not here. */
  public boolean lacks() {
    return head > last;
  }

  /** Learns that the log has come this far. */
  public void reached(long n) {
    head = Math.max(head, n);
  }

  /** Takes entries in any order; those known already are ignored. */
  public void add(List<Line> lines) {
    for (Line line : lines) {
      long n = line.n();
      reached(n);
      if (n == last + 1) {
        append(line);
        takeEarly();
      } else if (n > last && early.putIfAbsent(n, line) == null) {
        earlyBytes += line.bytes();
      }
    }
    if (earlyBytes > maxBytes || early.size() > SLOTS) {
      early.clear();
      earlyBytes = 0;
    }
  }

  /** Whether the entries after a number are not held here any more, but exist. */
  public boolean isPast(long after) {
    return after < first - 1;
  }

  /**
   * The entries after a number, at least one where there is one, and no more than fit.
   *
   * @param after not {@link #isPast past}
   */
  public List<Line> after(long after, int fit) {
    List<Line> lines = new ArrayList<>();
    long size = 0;
    for (long n = after + 1; n <= last; n++) {
      Line line = slots[slot(n)];
      if (line == null) {
        throw new IllegalStateException("an entry that should be held is not");
      }
      size += line.bytes() + 1;
      if (size > fit && !lines.isEmpty()) {
        break;
      }
      lines.add(line);
    }
    return lines;
  }

  private void append(Line line) {
    if (last - first + 1 == SLOTS) {
      dropFirst();
    }
    last = line.n();
    slots[slot(last)] = line;
    bytes += line.bytes();
    while (bytes > maxBytes && first < last) {
      dropFirst();
    }
  }

  private void takeEarly() {
    Map.Entry<Long, Line> next = early.firstEntry();
    while (next != null && next.getKey() <= last + 1) {
      early.pollFirstEntry();
      earlyBytes -= next.getValue().bytes();
      if (next.getKey() == last + 1) {
        append(next.getValue());
      }
      next = early.firstEntry();
    }
  }

  private void dropFirst() {
    Line line = slots[slot(first)];
    slots[slot(first)] = null;
    bytes -= line == null ? 0 : line.bytes();
    first++;
  }

  private static int slot(long n) {
    return (int) (n % SLOTS);
  }
}
