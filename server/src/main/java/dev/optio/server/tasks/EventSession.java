package dev.optio.server.tasks;

import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.sockets.CloseCode;
import dev.optio.server.sockets.Session;
import dev.optio.server.sockets.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One reader of a workspace's changes. */
final class EventSession implements Session {
  private static final int AT_ONCE = 20;
  private static final int CAUGHT_UP = 20;
  private static final int BEATS_A_PING = 4;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final EventHub hub;
  private final WorkspaceId workspace;
  private long pinged;

  EventSession(EventHub hub, WorkspaceId workspace) {
    this.hub = hub;
    this.workspace = workspace;
  }

  @Override
  public CloseCode serve(Socket socket) throws InterruptedException {
    boolean known = socket.protocol().filter("optio-ws-v2"::equals).isPresent();
    try (EventHub.Watch watch = hub.watch(workspace, socket::wake)) {
      EventBoard board = watch.board();
      while (board.seq().isEmpty()) {
        socket.await(IDLE);
      }
      return known ? speak(socket, board) : speakFirstVersion(socket, board);
    }
  }

  private CloseCode speak(Socket socket, EventBoard board) throws InterruptedException {
    long seq = board.seq().orElseThrow();
    socket.send(new EventFrame.Hello(seq));
    while (true) {
      if (socket.beats() >= pinged + BEATS_A_PING) {
        pinged = socket.beats();
        socket.send(new EventFrame.Ping());
      }
      List<TaskChange> changes = board.after(seq, AT_ONCE);
      if (!board.reaches(seq)) {
        seq = board.seq().orElseThrow();
        socket.send(new EventFrame.Hello(seq));
        continue;
      }
      if (changes.isEmpty()) {
        socket.await(IDLE);
        continue;
      }
      socket.sendAll(changes.stream().map(EventSession::frame).toList());
      seq = changes.getLast().seq();
    }
  }

  private CloseCode speakFirstVersion(Socket socket, EventBoard board) throws InterruptedException {
    long seq = board.seq().orElseThrow();
    socket.sendAll(framesOfFirstVersion(board.last(CAUGHT_UP), true));
    while (true) {
      List<TaskChange> changes = board.after(seq, AT_ONCE);
      if (changes.isEmpty()) {
        socket.await(IDLE);
        continue;
      }
      socket.sendAll(framesOfFirstVersion(changes, false));
      seq = changes.getLast().seq();
    }
  }

  private static EventFrame frame(TaskChange change) {
    return change
        .task()
        .<EventFrame>map(task -> new EventFrame.Changed(change.seq(), task))
        .orElseGet(() -> new EventFrame.Gone(change.seq(), change.id().value()));
  }

  private static List<EventFrame> framesOfFirstVersion(List<TaskChange> changes, boolean catchUp) {
    List<EventFrame> frames = new ArrayList<>();
    for (TaskChange change : changes) {
      if (change.task().isEmpty()) {
        continue;
      }
      Task task = change.task().get();
      if (change.created() && !catchUp) {
        frames.add(new EventFrame.TaskCreated(task.id(), task.title(), task.createdAt()));
      }
      change
          .from()
          .filter(from -> !from.equals(task.state()))
          .ifPresent(from -> frames.add(moved(task, from, catchUp)));
    }
    return frames;
  }

  private static EventFrame moved(Task task, String from, boolean catchUp) {
    return new EventFrame.TaskStateChanged(
        task.id(),
        from,
        task.state(),
        task.costUsd(),
        task.inputTokens(),
        task.outputTokens(),
        task.modelUsed(),
        task.errorMessage(),
        task.stateSince(),
        catchUp);
  }
}
