package dev.optio.server.logs;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.LogMessages.ListTaskLogs;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.LogMessages.LogsAnswer;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskMessages.ByTask;
import dev.optio.server.contract.TaskMessages.TaskDetailAnswer;
import dev.optio.server.db.Db;
import dev.optio.server.ids.TaskId;
import dev.optio.server.logs.core.EntryFilter;
import dev.optio.server.logs.core.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Pages through task logs. Which tasks a caller may see, the tasks feature says. */
public final class LogsVerticle {
  private static final int DEFAULT_LIMIT = 200;

  /** A page ends early once its entries weigh this much. */
  private static final long MAX_ANSWER_BYTES = 8L << 20;

  private final Bus bus;
  private final LogScan scan;

  public LogsVerticle(Db db, Bus bus) {
    this.bus = bus;
    this.scan = new LogScan(new LogPages(db));
  }

  public void serve(Bus served) {
    served.serve(Operations.LIST_TASK_LOGS, new Semaphore(16), this::listTaskLogs);
  }

  private Outcome<LogsAnswer> listTaskLogs(Caller caller, ListTaskLogs request)
      throws InterruptedException {
    List<String> kinds =
        Stream.of(request.logType(), request.type()).flatMap(Optional::stream).toList();
    return switch (EntryFilter.read(kinds, request.search())) {
      case Outcome.Refused<EntryFilter> refused -> refused.as();
      case Outcome.Special<EntryFilter> special -> find(caller, request, special.answer());
      case Outcome.Done<EntryFilter>(EntryFilter filter) -> find(caller, request, filter);
    };
  }

  private Outcome<LogsAnswer> find(Caller caller, ListTaskLogs request, EntryFilter filter)
      throws InterruptedException {
    Outcome<TaskDetailAnswer> task =
        bus.ask(Operations.GET_TASK, caller, new ByTask(request.id())).await();
    return switch (task) {
      case Outcome.Refused<TaskDetailAnswer> refused -> refused.as();
      case Outcome.Special<TaskDetailAnswer> special -> page(request, filter, special.answer());
      case Outcome.Done<TaskDetailAnswer>(TaskDetailAnswer answer) -> page(request, filter, answer);
    };
  }

  private Outcome<LogsAnswer> page(
      ListTaskLogs request, EntryFilter filter, TaskDetailAnswer detail)
      throws InterruptedException {
    long head = detail.task().logHead();
    long removed = detail.task().logRemoved();
    Page page = new Page(request.offset().orElse(0), request.limit().orElse(DEFAULT_LIMIT), filter);
    TaskId task = new TaskId(detail.task().id());
    scan.each(
        task, page.start(Math.max(removed, request.after().orElse(0L))), head, filter, page::take);
    return Outcome.done(new LogsAnswer(page.entries, head, removed));
  }

  /** What is collected for one answer. */
  private static final class Page {
    private final List<LogEntry> entries = new ArrayList<>();
    private final int limit;
    private final boolean everything;
    private long skip;
    private long bytes;

    Page(int offset, int limit, EntryFilter filter) {
      this.skip = offset;
      this.limit = limit;
      this.everything = filter.takesAll();
    }

    /** Numbers have no gaps, so where every entry matches, skipping is arithmetic. */
    long start(long after) {
      if (!everything) {
        return after;
      }
      long start = after + skip;
      skip = 0;
      return start;
    }

    boolean take(Line line) {
      if (skip > 0) {
        skip--;
        return true;
      }
      bytes += line.bytes();
      if (bytes > MAX_ANSWER_BYTES && !entries.isEmpty()) {
        return false;
      }
      entries.add(line.entry());
      return entries.size() < limit;
    }
  }
}
