package dev.optio.server.logs;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.LogMessages.Source;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.logs.core.ExportFormat;
import dev.optio.server.logs.core.Line;
import dev.optio.server.sockets.Socket;
import java.util.List;
import java.util.Optional;

/** A subprotocol: how what a log's socket has to say is put into frames. */
interface Dialect {
  /** What the peer asked for; who asks for none is taken for an existing client. */
  static Dialect of(Socket socket) {
    return socket.protocol().filter("optio-ws-v2"::equals).isPresent()
        ? new V2(socket)
        : new V1(socket);
  }

  void hello(Task task, long head);

  void lines(List<Line> lines);

  /** Tells how much of the task's log was removed. */
  void removed(Task task);

  void head(long n);

  void state(Task task);

  void end(long last);

  /** Tells what is skipped; false where that cannot be said, so nothing may be skipped. */
  boolean behind(long from, long to);

  /** The subprotocol {@code optio-ws-v2}. */
  record V2(Socket socket) implements Dialect {
    @Override
    public void hello(Task task, long head) {
      socket.send(new Frame.Hello(task.id(), head, task.state()));
    }

    @Override
    public void lines(List<Line> lines) {
      socket.send(new Frame.Log(lines.getFirst().n(), lines.stream().map(Line::entry).toList()));
    }

    @Override
    public void removed(Task task) {
      socket.send(new Frame.Removed(task.logRemoved()));
    }

    @Override
    public void head(long n) {
      socket.send(new Frame.Head(n));
    }

    @Override
    public void state(Task task) {
      socket.send(new Frame.State(task));
    }

    @Override
    public void end(long last) {
      socket.send(new Frame.End(last));
    }

    @Override
    public boolean behind(long from, long to) {
      socket.send(new Frame.Behind(from, to));
      return true;
    }
  }

  /** The subprotocol {@code optio-ws-v1}. */
  final class V1 implements Dialect {
    private final Socket socket;
    private String state = "";
    private long before;

    V1(Socket socket) {
      this.socket = socket;
    }

    @Override
    public void hello(Task task, long head) {
      state = task.state();
      before = head;
    }

    @Override
    public void lines(List<Line> lines) {
      socket.sendAll(lines.stream().map(line -> frame(line.entry())).toList());
    }

    /** As an entry, since there is nothing else to say it with. */
    @Override
    public void removed(Task task) {
      socket.send(
          new Frame.TaskLog(
              task.id(),
              task.logRemoved(),
              ExportFormat.removed(task.logRemoved()),
              "stdout",
              task.updatedAt(),
              EntryKind.SYSTEM,
              Optional.empty(),
              true));
    }

    @Override
    public void head(long n) {
      // Not in this subprotocol; the pings of the socket keep it open.
    }

    @Override
    public void state(Task task) {
      if (task.state().equals(state)) {
        return;
      }
      socket.send(
          new Frame.TaskStateChanged(
              task.id(),
              state,
              task.state(),
              task.costUsd(),
              task.inputTokens(),
              task.outputTokens(),
              task.modelUsed(),
              task.errorMessage(),
              task.stateSince()));
      state = task.state();
    }

    @Override
    public void end(long last) {
      // Not in this subprotocol; the state tells.
    }

    @Override
    public boolean behind(long from, long to) {
      return false;
    }

    private Frame frame(LogEntry entry) {
      return new Frame.TaskLog(
          entry.taskId(),
          entry.n(),
          entry.content(),
          entry.stream() == Source.STDERR ? "stderr" : "stdout",
          entry.timestamp(),
          entry.logType(),
          Optional.empty(),
          entry.n() <= before);
    }
  }
}
