package dev.optio.server.logs;

import dev.optio.server.ids.TaskId;
import dev.optio.server.logs.core.EntryFilter;
import dev.optio.server.logs.core.Line;
import java.util.List;

/** Goes through a stored log from front to back; holds one page of it at a time. */
final class LogScan {
  private final LogPages pages;

  LogScan(LogPages pages) {
    this.pages = pages;
  }

  /** Takes what is found. */
  @FunctionalInterface
  interface Taker<E extends Exception> {
    /** Whether to go on. */
    boolean take(Line line) throws E;
  }

  /**
   * Hands over all entries after a number, up to another, that the filter takes.
   *
   * @return false when the log ended before that other number: it was deleted meanwhile
   */
  <E extends Exception> boolean each(
      TaskId task, long after, long upTo, EntryFilter filter, Taker<E> taker)
      throws E, InterruptedException {
    long cursor = after;
    while (cursor < upTo) {
      List<Line> lines = pages.read(task, cursor);
      if (lines.isEmpty()) {
        return false;
      }
      for (Line line : lines) {
        cursor = line.n();
        if (cursor > upTo) {
          return true;
        }
        if (filter.takes(line.entry()) && !taker.take(line)) {
          return true;
        }
      }
    }
    return true;
  }
}
