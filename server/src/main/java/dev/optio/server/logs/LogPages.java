package dev.optio.server.logs;

import dev.optio.server.db.Db;
import dev.optio.server.ids.TaskId;
import dev.optio.server.logs.core.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Stored entries, a page at a time. The pages that were read last are kept for all readers of this
 * replica together, so a reader need hold nothing between two frames. Entries never change, so a
 * page is never stale.
 */
final class LogPages {
  private static final int PAGE_BYTES = 512 * 1024;
  private static final long MAX_BYTES = 32L << 20;
  private static final int MAX_PAGES = 128;
  private static final int READS_AT_ONCE = 4;

  private final Db db;
  private final LogStore store = new LogStore();
  private final Semaphore reads = new Semaphore(READS_AT_ONCE);
  private final ArrayDeque<Page> pages = new ArrayDeque<>();
  private long bytes;

  LogPages(Db db) {
    this.db = db;
  }

  private record Page(TaskId task, List<Line> lines, long bytes) {
    boolean holds(TaskId wanted, long n) {
      return task.equals(wanted) && lines.getFirst().n() <= n && n <= lines.getLast().n();
    }
  }

  /** Entries after a number that fit, at least one unless the log ends. */
  List<Line> after(TaskId task, long after, int fit) throws InterruptedException {
    Optional<List<Line>> kept = find(task, after + 1);
    return fitting(kept.isPresent() ? kept.get() : load(task, after), after, fit);
  }

  /** Entries after a number, about a page of them, read anew. */
  List<Line> read(TaskId task, long after) throws InterruptedException {
    reads.acquire();
    try {
      return store.read(db, task, after, PAGE_BYTES);
    } finally {
      reads.release();
    }
  }

  private List<Line> load(TaskId task, long after) throws InterruptedException {
    reads.acquire();
    try {
      Optional<List<Line>> loadedMeanwhile = find(task, after + 1);
      if (loadedMeanwhile.isPresent()) {
        return loadedMeanwhile.get();
      }
      List<Line> lines = store.read(db, task, after, PAGE_BYTES);
      keep(task, lines);
      return lines;
    } finally {
      reads.release();
    }
  }

  private synchronized Optional<List<Line>> find(TaskId task, long n) {
    Iterator<Page> all = pages.iterator();
    while (all.hasNext()) {
      Page page = all.next();
      if (page.holds(task, n)) {
        all.remove();
        pages.addFirst(page);
        return Optional.of(page.lines());
      }
    }
    return Optional.empty();
  }

  private synchronized void keep(TaskId task, List<Line> lines) {
    if (lines.isEmpty()) {
      return;
    }
    Page page = new Page(task, lines, lines.stream().mapToLong(Line::bytes).sum());
    pages.addFirst(page);
    bytes += page.bytes();
    while (pages.size() > 1 && (bytes > MAX_BYTES || pages.size() > MAX_PAGES)) {
      bytes -= pages.removeLast().bytes();
    }
  }

  private static List<Line> fitting(List<Line> page, long after, int fit) {
    List<Line> lines = new ArrayList<>();
    long size = 0;
    // What was removed is missing at the beginning only.
    int start = page.isEmpty() ? 0 : (int) Math.max(0, after + 1 - page.getFirst().n());
    for (Line line : page.subList(start, page.size())) {
      size += line.bytes() + 1;
      if (size > fit && !lines.isEmpty()) {
        break;
      }
      lines.add(line);
    }
    return lines;
  }
}
