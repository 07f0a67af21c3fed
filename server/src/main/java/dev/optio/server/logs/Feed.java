package dev.optio.server.logs;

import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.ids.TaskId;
import dev.optio.server.logs.core.Line;
import dev.optio.server.logs.core.Recent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What this replica knows of one watched task's log, shared by all who watch it. Its methods never
 * wait for anything but each other.
 */
final class Feed {
  private static final long MAX_BYTES = 1 << 20;

  private final TaskId task;
  private final List<Runnable> readers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean refillPlanned = new AtomicBoolean();
  private @Nullable Recent recent;
  private long heardBeforeOpening;
  private OptionalLong ended = OptionalLong.empty();
  private long version;
  private boolean gone;

  Feed(TaskId task) {
    this.task = task;
  }

  TaskId task() {
    return task;
  }

  void join(Runnable reader) {
    readers.add(reader);
  }

  /** Whether nobody is left. */
  boolean leave(Runnable reader) {
    readers.remove(reader);
    return readers.isEmpty();
  }

  /** What the store said; the only place from which an end or a deletion is believed. */
  void seen(LogStore.Head head) {
    synchronized (this) {
      if (recent == null) {
        recent = new Recent(head.n(), MAX_BYTES);
        recent.reached(heardBeforeOpening);
      }
      recent.reached(head.n());
      ended = head.finished() ? OptionalLong.of(head.n()) : OptionalLong.empty();
      version = head.version();
    }
    wakeAll();
  }

  void deleted() {
    synchronized (this) {
      gone = true;
    }
    wakeAll();
  }

  /** Entries, from news or the store, in any order. */
  void add(List<Line> lines) {
    synchronized (this) {
      if (recent == null) {
        lines.forEach(line -> heardBeforeOpening = Math.max(heardBeforeOpening, line.n()));
        return;
      }
      recent.add(lines);
    }
    wakeAll();
  }

  /** News that the log has come this far. */
  void reached(long n) {
    synchronized (this) {
      if (recent == null) {
        heardBeforeOpening = Math.max(heardBeforeOpening, n);
        return;
      }
      recent.reached(n);
    }
    wakeAll();
  }

  /** The number after which entries are missing; empty when none are. */
  synchronized OptionalLong lacksAfter() {
    return recent != null && recent.lacks() ? OptionalLong.of(recent.last()) : OptionalLong.empty();
  }

  /** Empty until the store was asked for the first time. */
  synchronized Optional<Standing> standing() {
    if (recent == null) {
      return gone ? Optional.of(new Standing(0, ended, version, true)) : Optional.empty();
    }
    return Optional.of(new Standing(recent.head(), ended, version, gone));
  }

  /** Entries after a number that fit; empty when they must be read from the store. */
  synchronized Optional<List<Line>> after(long n, int fit) {
    if (recent == null) {
      return Optional.of(List.of());
    }
    return recent.isPast(n) ? Optional.empty() : Optional.of(recent.after(n, fit));
  }

  /** Whether the caller is the one to refill; until {@link #refillBegins} nobody else is. */
  boolean planRefill() {
    return refillPlanned.compareAndSet(false, true);
  }

  void refillBegins() {
    refillPlanned.set(false);
  }

  boolean owns(LogEntry entry) {
    return entry.taskId().equals(task.value()) && entry.n() > 0;
  }

  private void wakeAll() {
    readers.forEach(Runnable::run);
  }
}
