package dev.optio.server.retention;

import dev.optio.server.db.Db;
import dev.optio.server.db.DbException;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.db.Sql;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what finished tasks left longer ago than it is kept: at the start, and every hour, on
 * whichever replica comes first. Many small transactions, so that nobody waits for one. Tasks that
 * are not finished, or wait for a person, keep everything; while the queue is held, all do.
 */
public final class Retention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  /** Most rows of one transaction. */
  private static final int BATCH = 100;

  private final Db db;
  private final Keeping keeping;
  private final int batch;
  private final RetentionStore store = new RetentionStore();
  private final Thread thread;

  private Retention(Db db, Keeping keeping, int batch, boolean repeats) {
    this.db = db;
    this.keeping = keeping;
    this.batch = batch;
    Thread.Builder builder = Thread.ofVirtual().name("retention");
    this.thread = builder.unstarted(this::repeat);
    if (repeats && !keeping.isForEver()) {
      thread.start();
    }
  }

  /** Begins. */
  public static Retention start(Db db, Keeping keeping) {
    return new Retention(db, keeping, BATCH, true);
  }

  /** One that only works when it is told to. */
  static Retention idle(Db db, Keeping keeping, int batch) {
    return new Retention(db, keeping, batch, false);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** What is removed in one transaction; 0 when there is nothing left to remove. */
  @FunctionalInterface
  private interface Batch {
    int remove(Sql sql);
  }

  /** Removes all that is due, unless another replica is at it. */
  void once() {
    keeping.logs().ifPresent(days -> all("logs", sql -> store.removeLog(sql, days, batch)));
    keeping.diffs().ifPresent(days -> all("diffs", sql -> store.removeDiffs(sql, days, batch)));
    keeping
        .capsules()
        .ifPresent(days -> all("capsules", sql -> store.removeCapsules(sql, days, batch)));
  }

  private void all(String what, Batch work) {
    long removed = 0;
    int last = 1;
    while (last > 0 && !Thread.currentThread().isInterrupted()) {
      last = db.transaction(sql -> store.tryLock(sql) ? work.remove(sql) : 0);
      removed += last;
    }
    if (removed > 0) {
      log.atInfo().addKeyValue("what", what).addKeyValue("count", removed).log("old work removed");
    }
  }

  private void repeat() {
    try {
      while (true) {
        try {
          once();
        } catch (DbUnavailableException e) {
          log.atDebug().log("old work not removed, the database is away");
        } catch (DbException e) {
          log.atWarn().setCause(e).log("old work not removed");
        }
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }
}
