package dev.optio.server.reconcile;

import dev.optio.server.db.DbException;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.TaskId;
import dev.optio.server.observe.FailPoints.Step;
import dev.optio.server.reconcile.Parts.Policy;
import dev.optio.server.tasks.StoredRun;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunState.StopReason;
import dev.optio.server.tasks.core.TaskMove;
import dev.optio.server.tasks.core.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due runs, and those that a dead replica left, and keeps their leases while they are driven.
 */
public final class Reconciler {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

  /** The longest that a lost notice costs. */
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /** How long drivers have to let go, all together. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Parts parts;
  private final Dependents dependents;
  private final Map<TaskId, Driven> driven = new ConcurrentHashMap<>();
  private final Semaphore wake = new Semaphore(0);
  private final AtomicBoolean taking = new AtomicBoolean(true);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final List<Runnable> undo = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  public Reconciler(Parts parts) {
    this.parts = parts;
    this.dependents = new Dependents(parts);
  }

  private record Driven(Hold hold, Thread thread) {}

  /** What becomes of unfinished runs when this server ends. */
  public enum OnExit {
    /** They go on by themselves, and another replica drives them. */
    HAND_OVER,
    /** They are ended, and queued again for the next start. */
    INTERRUPT
  }

  public void start() {
    undo.add(parts.news().onQueueMoved(wake::release));
    undo.add(parts.news().onLookAt(this::poke));
    undo.add(parts.news().onGone(this::forget));
    threads.add(Thread.ofVirtual().name("claim").start(() -> repeat(this::take)));
    threads.add(Thread.ofVirtual().name("leases").start(() -> repeat(this::renew)));
  }

  /** How many runs this replica drives. */
  public int countDriven() {
    return driven.size();
  }

  /** Takes no more runs. */
  public void stopTaking() {
    taking.set(false);
  }

  /** Lets go of all runs; at most as long as the patience. */
  public void stop(OnExit onExit, Duration patience) throws InterruptedException {
    stopTaking();
    if (onExit == OnExit.INTERRUPT) {
      interrupt(parts.clock().instant().plus(patience));
    }
    closing.set(true);
    undo.forEach(Runnable::run);
    driven.values().forEach(run -> threads.add(run.thread()));
    threads.forEach(Thread::interrupt);
    Instant end = parts.clock().instant().plus(LAST_WORDS);
    for (Thread thread : threads) {
      Duration left = Duration.between(parts.clock().instant(), end);
      thread.join(left.isPositive() ? left : Duration.ofMillis(1));
    }
    try {
      // By their owner: a run whose claim was being committed just now is not known here.
      parts.stores().queue().handOver(parts.db(), parts.policy().replica());
    } catch (DbUnavailableException | DbException e) {
      log.atWarn().log("runs not handed over, others wait until their leases have run out");
    }
  }

  private void interrupt(Instant deadline) throws InterruptedException {
    for (Driven run : List.copyOf(driven.values())) {
      try {
        run.hold().requestStop(StopReason.INTERRUPTED);
      } catch (DbUnavailableException | DbException e) {
        log.atWarn().addKeyValue("runId", run.hold().run()).log("run not interrupted");
      }
    }
    while (!driven.isEmpty() && parts.clock().instant().isBefore(deadline)) {
      Thread.sleep(Duration.ofMillis(50));
    }
  }

  /** One of the two loops: what fails is tried again at the next turn. */
  private void repeat(Turn turn) {
    while (!closing.get()) {
      try {
        turn.run();
      } catch (InterruptedException e) {
        return;
      } catch (DbUnavailableException e) {
        log.atDebug().log("turn missed, the database is away");
        pause();
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("turn failed");
        pause();
      }
    }
  }

  @FunctionalInterface
  private interface Turn {
    void run() throws InterruptedException;
  }

  private static void pause() {
    try {
      Thread.sleep(SWEEP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take() throws InterruptedException {
    parts.stores().queue().findStops(parts.db(), parts.policy().replica()).forEach(this::look);
    while (taking.get() && dependents.moveOn()) {
      // Until none is left that need not wait.
    }
    while (taking.get() && (claim() || adopt())) {
      // Until there is no slot, or nothing to do.
    }
    wake.tryAcquire(SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    wake.drainPermits();
  }

  private boolean claim() {
    Policy policy = parts.policy();
    Optional<StoredRun> claimed =
        parts
            .db()
            .transaction(sql -> {
              Optional<StoredRun> run =
                  parts
                      .stores()
                      .queue()
                      .claimDue(
                          sql,
                          policy.replica(),
                          policy.place(),
                          policy.lease(),
                          policy.maxInInstance(),
                          policy.maxInWorkspace());
              run.ifPresent(due -> pickedUp(sql, due));
              return run;
            });
    claimed.ifPresent(run -> {
      parts.failPoints().reached(Step.CLAIM_COMMITTED);
      parts.news().changed(run.workspace(), run.task());
      drive(run, "run claimed");
    });
    return claimed.isPresent();
  }

  private void pickedUp(Sql sql, StoredRun run) {
    parts
        .stores()
        .tasks()
        .lockTask(sql, run.task())
        .ifPresent(task -> {
          if (task.state() instanceof TaskState.Queued queued) {
            TaskState to = queued.provisioning(parts.clock().instant());
            parts
                .stores()
                .tasks()
                .moveTask(
                    sql,
                    task,
                    TaskMove.byRun(to, Reason.WORKER_PICKUP, Optional.empty(), run.number()));
          }
        });
  }

  private boolean adopt() {
    Policy policy = parts.policy();
    Optional<StoredRun> adopted =
        parts.stores().queue().adopt(parts.db(), policy.replica(), policy.place(), policy.lease());
    adopted.ifPresent(run -> drive(run, "run adopted"));
    return adopted.isPresent();
  }

  private void drive(StoredRun run, String what) {
    log.atInfo()
        .addKeyValue("runId", run.id())
        .addKeyValue("taskId", run.task())
        .addKeyValue("state", run.state().word())
        .log(what);
    Hold hold = new Hold(parts, run);
    RunDriver driver = new RunDriver(parts, hold, closing);
    Thread thread =
        Thread.ofVirtual()
            .name("run-" + run.id())
            .unstarted(() -> {
              try {
                driver.run();
              } finally {
                driven.computeIfPresent(
                    run.task(), (task, known) -> known.hold() == hold ? null : known);
                wake.release();
              }
            });
    driven.put(run.task(), new Driven(hold, thread));
    thread.start();
  }

  private void renew() throws InterruptedException {
    for (Driven run : List.copyOf(driven.values())) {
      run.hold().renew();
    }
    Thread.sleep(parts.policy().lease().dividedBy(3));
  }

  private void poke(String task) {
    Parse.uuid(task).map(TaskId::new).ifPresent(this::look);
  }

  /** The driver asks the database itself what there is to see. */
  private void look(TaskId task) {
    Driven run = driven.get(task);
    if (run != null) {
      run.hold().poke();
    }
  }

  /** A deleted task leaves nothing behind on this machine. */
  private void forget(String task) {
    Optional<TaskId> id = Parse.uuid(task).map(TaskId::new);
    id.ifPresent(gone ->
        Thread.ofVirtual().start(() -> new Removal(parts).remove(gone, (sql, there) -> false)));
  }
}
