package dev.optio.server.admin;

import dev.optio.server.db.Db;
import dev.optio.server.db.DbException;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.ids.ReplicaId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every while that this replica is there. */
public final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final Db db;
  private final ReplicaId replica;
  private final ReplicaStore store = new ReplicaStore();
  private final Thread thread;

  /** Begins. */
  public Heartbeat(Db db, ReplicaId replica, String place, String version) {
    this.db = db;
    this.replica = replica;
    this.thread = Thread.ofVirtual().name("heartbeat").start(() -> beat(place, version));
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      store.forgetReplica(db, replica);
    } catch (DbUnavailableException | DbException e) {
      log.atDebug().log("replica not signed off");
    }
  }

  private void beat(String place, String version) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        store.noteReplica(db, replica, place, version);
        store.forgetOld(db);
        Thread.sleep(BEAT);
      } catch (InterruptedException e) {
        return;
      } catch (DbUnavailableException | DbException e) {
        log.atDebug().log("heartbeat missed");
        if (!paused()) {
          return;
        }
      }
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(BEAT);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
