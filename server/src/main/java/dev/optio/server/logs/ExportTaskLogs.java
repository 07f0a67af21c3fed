package dev.optio.server.logs;

import dev.optio.server.bus.Bus;
import dev.optio.server.bus.RawOperation;
import dev.optio.server.bus.Refusal;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskMessages.ByTask;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.contract.TaskMessages.TaskDetailAnswer;
import dev.optio.server.db.Db;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.ids.TaskId;
import dev.optio.server.logs.core.EntryFilter;
import dev.optio.server.logs.core.ExportFormat;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads a task's log as it stood when the download began. A download that cannot be finished is
 * broken off, never ended as if it were whole.
 */
public final class ExportTaskLogs implements RawOperation {
  private static final Logger log = LoggerFactory.getLogger(ExportTaskLogs.class);
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 32;

  private final Bus bus;
  private final LogScan scan;
  private final Semaphore permits = new Semaphore(AT_ONCE);

  public ExportTaskLogs(Db db, Bus bus) {
    this.bus = bus;
    this.scan = new LogScan(new LogPages(db));
  }

  @Override
  public String id() {
    return "exportTaskLogs";
  }

  @Override
  public void handle(RoutingContext context, Caller caller) {
    List<String> kinds = context.queryParam("logType");
    Optional<String> search = context.queryParam("search").stream().findFirst();
    switch (EntryFilter.read(kinds, search)) {
      case Outcome.Refused<EntryFilter> refused -> Refusal.send(context, refused);
      case Outcome.Special<EntryFilter> special -> begin(context, caller, special.answer());
      case Outcome.Done<EntryFilter>(EntryFilter filter) -> begin(context, caller, filter);
    }
  }

  private void begin(RoutingContext context, Caller caller, EntryFilter filter) {
    bus.ask(Operations.GET_TASK, caller, new ByTask(context.pathParam("id")))
        .onSuccess(outcome -> found(context, filter, outcome))
        .onFailure(context::fail);
  }

  private void found(
      RoutingContext context, EntryFilter filter, Outcome<TaskDetailAnswer> outcome) {
    switch (outcome) {
      case Outcome.Refused<TaskDetailAnswer> refused -> Refusal.send(context, refused);
      case Outcome.Special<TaskDetailAnswer> special ->
          download(context, filter, special.answer().task());
      case Outcome.Done<TaskDetailAnswer>(TaskDetailAnswer answer) ->
          download(context, filter, answer.task());
    }
  }

  private void download(RoutingContext context, EntryFilter filter, Task task) {
    if (!permits.tryAcquire()) {
      Refusal.send(
          context, Outcome.refused(ErrorCode.BUSY, "Too many downloads; try again in a moment."));
      return;
    }
    ExportFormat format =
        context.queryParam("format").stream()
            .findFirst()
            .map(ExportFormat::named)
            .orElse(ExportFormat.PLAINTEXT);
    HttpServerResponse response = context.response();
    response
        .setChunked(true)
        .putHeader("Content-Type", format.mediaType())
        .putHeader(
            "Content-Disposition",
            "attachment; filename=\"" + format.fileName(task.number()) + "\"")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
        .putHeader("Cache-Control", "no-store");
    Context loop = context.vertx().getOrCreateContext();
    Thread.ofVirtual()
        .name("log-download")
        .start(() -> {
          try {
            write(new Outflow(loop, response, WRITE_DEADLINE), format, filter, task);
          } finally {
            permits.release();
          }
        });
  }

  private void write(Outflow out, ExportFormat format, EntryFilter filter, Task task) {
    try {
      out.write(format.opening(ExportFormat.Facts.of(task)));
      boolean[] first = {true};
      boolean whole =
          scan.<IOException>each(
              new TaskId(task.id()),
              task.logRemoved(),
              task.logHead(),
              filter,
              line -> {
                out.write(format.entry(line.entry(), first[0]));
                first[0] = false;
                return true;
              });
      if (whole) {
        out.write(format.closing());
        out.end();
        return;
      }
    } catch (IOException | DbUnavailableException e) {
      log.atDebug().setCause(e).log("download broken off");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Too late for an answer: the head was sent.
      log.atError().setCause(e).addKeyValue("taskId", task.id()).log("download failed");
    }
    out.abort();
  }
}
