package dev.optio.server.reconcile;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.LogMessages.Source;
import dev.optio.server.db.Db;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.logs.LogNews;
import dev.optio.server.logs.core.Draft;
import dev.optio.server.tasks.RunStore;
import dev.optio.server.tasks.RunStore.Holder;
import dev.optio.server.tasks.StoredRun;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A run in this replica's hands. Every write of its driver goes through here: it carries the fence,
 * and changes nothing when the run is in other hands.
 */
final class Hold {
  private final Parts parts;
  private final Holder holder;
  private final TaskId task;
  private final WorkspaceId workspace;
  private final int runNumber;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean poked = new AtomicBoolean();

  Hold(Parts parts, StoredRun run) {
    this.parts = parts;
    this.holder = new Holder(run.id(), run.fence(), parts.policy().replica());
    this.task = run.task();
    this.workspace = run.workspace();
    this.runNumber = run.number();
    this.stopping.set(run.stopReason().isPresent());
  }

  /** Work of one transaction that writes what only the holder may. */
  @FunctionalInterface
  interface Write {
    void run(Sql sql, Lines lines);
  }

  /** Log lines that belong to a write: stored with it, and told to readers after it. */
  final class Lines {
    private final Sql sql;
    private final List<LogEntry> stored = new ArrayList<>();

    private Lines(Sql sql) {
      this.sql = sql;
    }

    void say(String text) {
      add(lines(EntryKind.SYSTEM, text));
    }

    void complain(String text) {
      add(lines(EntryKind.ERROR, text));
    }

    private List<Draft> lines(EntryKind kind, String text) {
      return Draft.lines(parts.clock().instant(), kind, Source.OPTIO, Optional.empty(), text);
    }

    void add(List<Draft> drafts) {
      stored.addAll(parts.stores().logs().append(sql, task, runNumber, drafts));
    }
  }

  /** Rolls a transaction back. */
  private static final class StaleException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  RunId run() {
    return holder.run();
  }

  TaskId task() {
    return task;
  }

  Holder holder() {
    return holder;
  }

  /** Fails the write that it is part of when the fenced statement changed nothing. */
  static void check(boolean written) {
    if (!written) {
      throw new StaleException();
    }
  }

  /**
   * Writes in one transaction. A lease that only ran out, because the database was away, is taken
   * up again once.
   *
   * @throws LeaseLostException when the run is in other hands, or not where the write began
   */
  void write(Write work) {
    write(work, () -> {});
  }

  /**
   * Writes like {@link #write(Write)}.
   *
   * @param committed called before readers are told
   */
  void write(Write work, Runnable committed) {
    List<LogEntry> stored;
    try {
      stored = once(work);
    } catch (StaleException first) {
      if (!renew()) {
        throw new LeaseLostException();
      }
      try {
        stored = once(work);
      } catch (StaleException second) {
        throw new LeaseLostException();
      }
    }
    committed.run();
    LogNews.published(parts.live(), task, stored);
  }

  private List<LogEntry> once(Write work) {
    return parts
        .db()
        .transaction(sql -> {
          Lines lines = new Lines(sql);
          work.run(sql, lines);
          return lines.stored;
        });
  }

  /** A write that also moved the task. */
  void writeMove(Write work) {
    write(work);
    parts.news().changed(workspace, task);
  }

  /** Keeps the lease. False when the run is in other hands, or over. */
  boolean renew() {
    Optional<RunStore.Renewed> renewed =
        parts.stores().runs().renew(parts.db(), holder, parts.policy().lease());
    renewed.flatMap(RunStore.Renewed::stopReason).ifPresent(reason -> stopping.set(true));
    return renewed.isPresent();
  }

  /** Asks for the run's end; an earlier reason stays. */
  void requestStop(StopReason reason) {
    Db db = parts.db();
    parts.stores().queue().requestStop(db, holder.run(), reason);
    renew();
  }

  /** Whether the run is to be ended. */
  boolean isStopping() {
    return stopping.get();
  }

  /** Somebody says that there is something to look at. */
  void poke() {
    poked.set(true);
  }

  /** Whether somebody said so since the last call; then it is also known whether to stop. */
  boolean takePoke() {
    boolean something = poked.getAndSet(false);
    if (something && !renew()) {
      throw new LeaseLostException();
    }
    return something;
  }
}
