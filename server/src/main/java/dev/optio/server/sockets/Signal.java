package dev.optio.server.sockets;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes one waiting thread; any number of raises before it looks count as one, and none is lost.
 */
public final class Signal {
  private final Semaphore raised = new Semaphore(0);

  /** Never blocks. */
  public void raise() {
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  /** Waits until it is raised, or was since the last wait, but no longer than the limit. */
  public void await(Duration limit) throws InterruptedException {
    if (raised.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      raised.drainPermits();
    }
  }
}
