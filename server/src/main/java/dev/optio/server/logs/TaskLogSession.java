package dev.optio.server.logs;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskMessages.ByTask;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.contract.TaskMessages.TaskDetailAnswer;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.ids.TaskId;
import dev.optio.server.logs.core.Line;
import dev.optio.server.sockets.CloseCode;
import dev.optio.server.sockets.Session;
import dev.optio.server.sockets.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One reader of a task's log: watches first, then goes from its place through what is stored to
 * what is new, in one loop that knows no difference between the two. Holds one frame at most.
 */
final class TaskLogSession implements Session {
  /** A frame is 64 KiB at most, its head and braces included. */
  private static final int FIT = 64 * 1024 - 128;

  /** Twenty frames a second; the first after a silence goes at once. */
  private static final Duration BETWEEN_FRAMES = Duration.ofMillis(50);

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration STORE_AWAY = Duration.ofMillis(500);

  private final Bus bus;
  private final LogHub hub;
  private final Caller caller;
  private final Wish wish;
  private long cursor;
  private long removed;
  private long version;
  private long endSaidAt = -1;
  private long beats;
  private long refusedAtBeat = -1;

  TaskLogSession(Bus bus, LogHub hub, Caller caller, Wish wish) {
    this.bus = bus;
    this.hub = hub;
    this.caller = caller;
    this.wish = wish;
  }

  /**
   * What the reader asked for.
   *
   * @param task its id, number or the beginning of its id
   * @param after start after this number
   * @param tail start so that at most this many stored entries come; goes before {@code after}
   */
  record Wish(String task, long after, OptionalLong tail) {
    long start(long head) {
      return tail.isPresent() ? Math.max(0, head - tail.getAsLong()) : after;
    }
  }

  @Override
  public CloseCode serve(Socket socket) throws InterruptedException {
    return switch (ask(wish.task())) {
      case Outcome.Refused<TaskDetailAnswer> refused -> CloseCode.of(refused);
      case Outcome.Special<TaskDetailAnswer> special -> follow(socket, special.answer().task());
      case Outcome.Done<TaskDetailAnswer>(TaskDetailAnswer answer) -> follow(socket, answer.task());
    };
  }

  private CloseCode follow(Socket socket, Task task) throws InterruptedException {
    Dialect dialect = Dialect.of(socket);
    try (LogHub.Watch watch = hub.watch(new TaskId(task.id()), socket::wake)) {
      while (watch.standing().isEmpty()) {
        socket.await(IDLE);
      }
      long head = watch.standing().orElseThrow().head();
      cursor = wish.start(head);
      version = task.version();
      dialect.hello(task, head);
      tellRemoved(dialect, task);
      Lag lag = new Lag();
      while (true) {
        Standing standing = watch.standing().orElseThrow();
        if (standing.gone()) {
          return CloseCode.NOT_FOUND;
        }
        if (socket.beats() != beats) {
          beats = socket.beats();
          dialect.head(standing.head());
          skipIfHopeless(dialect, lag, standing);
        }
        Optional<CloseCode> refused = tellState(dialect, task.id().toString(), standing);
        if (refused.isPresent()) {
          return refused.get();
        }
        sendLines(socket, dialect, watch, standing);
      }
    }
  }

  private void sendLines(Socket socket, Dialect dialect, LogHub.Watch watch, Standing standing)
      throws InterruptedException {
    try {
      List<Line> lines = watch.next(cursor, FIT);
      if (!lines.isEmpty()) {
        dialect.lines(lines);
        cursor = lines.getLast().n();
        socket.rest(BETWEEN_FRAMES);
        return;
      }
      sayEnd(dialect, standing);
      socket.await(IDLE);
    } catch (DbUnavailableException e) {
      // The reader waits with us; nothing is lost.
      socket.rest(STORE_AWAY);
    }
  }

  private void sayEnd(Dialect dialect, Standing standing) {
    if (standing.ended().isEmpty()) {
      endSaidAt = -1;
      return;
    }
    boolean still = standing.ended().getAsLong() == standing.head();
    boolean all = cursor >= standing.head() && version >= standing.version();
    if (still && all && endSaidAt != standing.head()) {
      dialect.end(standing.head());
      endSaidAt = standing.head();
    }
  }

  /** Sends the task when it changed since it was last sent; asks in vain once a beat at most. */
  private Optional<CloseCode> tellState(Dialect dialect, String task, Standing standing) {
    if (standing.version() <= version || refusedAtBeat == beats) {
      return Optional.empty();
    }
    return switch (ask(task)) {
      case Outcome.Refused<TaskDetailAnswer> refused -> {
        refusedAtBeat = beats;
        yield mayPass(refused.code()) ? Optional.empty() : Optional.of(CloseCode.of(refused));
      }
      case Outcome.Special<TaskDetailAnswer> special -> tell(dialect, special.answer().task());
      case Outcome.Done<TaskDetailAnswer>(TaskDetailAnswer answer) -> tell(dialect, answer.task());
    };
  }

  private Optional<CloseCode> tell(Dialect dialect, Task task) {
    if (task.version() > version) {
      version = task.version();
      dialect.state(task);
      tellRemoved(dialect, task);
    }
    return Optional.empty();
  }

  private void tellRemoved(Dialect dialect, Task task) {
    if (task.logRemoved() > removed) {
      removed = task.logRemoved();
      cursor = Math.max(cursor, removed);
      dialect.removed(task);
    }
  }

  private void skipIfHopeless(Dialect dialect, Lag lag, Standing standing) {
    long behind = standing.head() - cursor;
    if (lag.isHopeless(behind) && dialect.behind(cursor + 1, standing.head() - Lag.KEPT)) {
      cursor = standing.head() - Lag.KEPT;
    }
  }

  private static boolean mayPass(ErrorCode code) {
    return code == ErrorCode.UNAVAILABLE || code == ErrorCode.BUSY || code == ErrorCode.INTERNAL;
  }

  private Outcome<TaskDetailAnswer> ask(String task) {
    return bus.ask(Operations.GET_TASK, caller, new ByTask(task)).await();
  }
}
