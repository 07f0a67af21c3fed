package dev.optio.server.reconcile;

import dev.optio.server.db.Sql;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import dev.optio.server.repos.ConnectedRepository;
import dev.optio.server.sandbox.Kept;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.StoredTask;
import dev.optio.server.tasks.core.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from this machine what was left there: by a removal that failed or was cut short, by
 * tasks deleted and repositories disconnected while this replica was away, by starts that were
 * cancelled. At the start, and every hour. What the database knows nothing of is left alone: it may
 * belong to another database.
 */
public final class Sweep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  /** Older than any examination and push takes. */
  private static final Duration LEFT_IN_QUARANTINE = Duration.ofHours(2);

  /** By then no replica that slept wakes up and starts the run after all. */
  private static final Duration LEFT_OF_RUN = Duration.ofDays(1);

  private final Parts parts;
  private final Removal removal;
  private final Thread thread;

  /** Begins. */
  public Sweep(Parts parts) {
    this.parts = parts;
    this.removal = new Removal(parts);
    this.thread = Thread.ofVirtual().name("sweep").start(this::repeat);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void repeat() {
    try {
      while (true) {
        try {
          once();
        } catch (SandboxException | RuntimeException e) {
          log.atWarn().setCause(e).log("sweep not finished");
        }
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void once() throws SandboxException {
    parts.quarantine().sweep(LEFT_IN_QUARANTINE);
    Kept found = parts.sandbox().kept();
    found.fragments().forEach(task -> removal.remove(task, (sql, over) -> true));
    found.checkouts().keySet().forEach(task -> removal.remove(task, this::isSafe));
    for (RunId run : found.strays()) {
      if (parts.stores().runs().hasEndedBefore(parts.db(), run, LEFT_OF_RUN)) {
        parts.sandbox().forget(run);
      }
    }
    Set<Path> borrowed = Set.copyOf(parts.sandbox().kept().checkouts().values());
    for (RepositoryId repository : parts.objectStores().kept()) {
      if (isDisconnected(repository)
          && !borrowed.contains(parts.objectStores().directory(repository))) {
        parts.objectStores().remove(repository);
      }
    }
  }

  /** Whether the task's work is elsewhere too: pushed, or in a capsule. */
  private boolean isSafe(Sql sql, StoredTask task) {
    return task.state() instanceof TaskState.Completed
        || parts.stores().changes().hasLatestCapsule(sql, task.id());
  }

  private boolean isDisconnected(RepositoryId repository) {
    return parts
        .stores()
        .repositories()
        .findRepository(parts.db(), repository)
        .filter(ConnectedRepository::removed)
        .isPresent();
  }
}
