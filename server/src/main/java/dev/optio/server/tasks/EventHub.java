package dev.optio.server.tasks;

import dev.optio.server.bus.Live;
import dev.optio.server.contract.TaskMessages.Task;
import dev.optio.server.db.Db;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.sockets.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of tasks in the workspaces that somebody watches on this replica. News only say where
 * to look; each task that may have changed is read once for all who watch, and a sweep finds what
 * no news told.
 */
public final class EventHub {
  private static final Logger log = LoggerFactory.getLogger(EventHub.class);

  /**
   * A sweep looks back further than the last one by this: a row carries the time at which its
   * transaction began, not the one at which it was committed.
   */
  private static final Duration OVERLAP = Duration.ofSeconds(60);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration IDLE = Duration.ofMillis(150);

  private final Db db;
  private final Live live;
  private final InstantSource clock;
  private final Duration sweepEvery;
  private final TaskViewStore store = new TaskViewStore();
  private final Map<WorkspaceId, EventBoard> boards = new ConcurrentHashMap<>();
  private final Signal look = new Signal();
  private final List<Runnable> endings = new CopyOnWriteArrayList<>();
  private boolean connected = true;
  private Instant lastSweep = Instant.EPOCH;

  /**
   * A hub.
   *
   * @param sweepEvery how long a change may stay unseen when its news are lost
   */
  public EventHub(Db db, Live live, InstantSource clock, Duration sweepEvery) {
    this.db = db;
    this.live = live;
    this.clock = clock;
    this.sweepEvery = sweepEvery;
  }

  /** Begins to listen. */
  public void start() {
    Thread looker = Thread.ofVirtual().name("task-events").start(this::lookForever);
    endings.add(looker::interrupt);
    endings.add(live.listen("task", this::heard));
    endings.add(live.listen("task-gone", this::heard));
  }

  public void close() {
    endings.forEach(Runnable::run);
  }

  /**
   * Watches a workspace until the watch is closed.
   *
   * @param wake called, possibly on an event loop, whenever there may be something new
   */
  Watch watch(WorkspaceId workspace, Runnable wake) {
    EventBoard board =
        boards.compute(
            workspace,
            (id, known) -> {
              EventBoard joined = known == null ? new EventBoard(id, clock.instant()) : known;
              joined.join(wake);
              return joined;
            });
    look.raise();
    return new Watch(board, wake);
  }

  /** One reader's view of a workspace. */
  final class Watch implements AutoCloseable {
    private final EventBoard board;
    private final Runnable wake;

    private Watch(EventBoard board, Runnable wake) {
      this.board = board;
      this.wake = wake;
    }

    EventBoard board() {
      return board;
    }

    @Override
    public void close() {
      boards.computeIfPresent(board.workspace(), (id, known) -> known.leave(wake) ? null : known);
    }
  }

  private void heard(String workspace, String task) {
    Optional<EventBoard> board =
        Parse.uuid(workspace).flatMap(id -> Optional.ofNullable(boards.get(new WorkspaceId(id))));
    Optional<TaskId> id = Parse.uuid(task).map(TaskId::new);
    if (board.isPresent() && id.isPresent()) {
      board.get().suspect(id.get());
      look.raise();
    }
  }

  private void lookForever() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look.await(IDLE);
        noticeOutage();
        lookOnce();
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** News of a deletion that fell into an outage are lost for good, so readers fetch anew. */
  private void noticeOutage() {
    boolean now = live.isConnected();
    if (now && !connected) {
      boards.values().forEach(EventBoard::missed);
    }
    connected = now;
  }

  private void lookOnce() {
    Instant now = clock.instant();
    boolean due = !now.isBefore(lastSweep.plus(sweepEvery)) || now.isBefore(lastSweep);
    try {
      for (EventBoard board : boards.values()) {
        if (due || board.seq().isEmpty()) {
          Duration past = board.unswept(now, OVERLAP);
          board.swept(store.changedSince(db, board.workspace(), past), now);
        }
        load(board);
      }
      lastSweep = due ? now : lastSweep;
    } catch (DbUnavailableException e) {
      log.atDebug().log("changes not looked for, the database is away");
    } catch (RuntimeException e) {
      // Whatever it was, the next look may do better, and without looks nothing is seen.
      log.atError().setCause(e).log("changes could not be looked for");
    }
  }

  private void load(EventBoard board) {
    List<TaskId> suspects = board.takeSuspects();
    for (int i = 0; i < suspects.size(); i++) {
      try {
        load(board, suspects.get(i));
      } catch (RuntimeException e) {
        suspects.subList(i, suspects.size()).forEach(board::suspect);
        throw e;
      }
    }
  }

  private void load(EventBoard board, TaskId id) {
    Optional<Task> task = store.getTask(db, board.workspace(), id).map(ListedTask::of);
    Optional<String> from = board.lastState(id);
    if (from.isEmpty() && task.isPresent()) {
      from =
          store.listEvents(db, id).reversed().stream()
              .findFirst()
              .flatMap(event -> event.fromState());
    }
    board.loaded(id, task, from);
  }
}
