package dev.optio.server.git;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ProgressMonitor;

/**
 * Work with a deadline. The work runs on a platform thread of its own (it reads files, which would
 * hold up the carriers of virtual threads); when the time is over it is told so by its monitor, by
 * {@code abort} and by an interrupt, and nobody waits for it any longer.
 */
public final class Patience {
  private final AtomicBoolean over = new AtomicBoolean();

  /** Cancelled once the time is over. */
  public ProgressMonitor monitor() {
    return new EmptyProgressMonitor() {
      @Override
      public boolean isCancelled() {
        return over.get();
      }
    };
  }

  /**
   * Does the work.
   *
   * @param abort frees the work from what it waits for, such as a socket
   * @throws TimeoutException when the time is over first
   * @throws ExecutionException with what the work threw
   */
  public <T> T wait(Duration limit, Callable<T> work, Runnable abort)
      throws TimeoutException, ExecutionException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofPlatform().daemon().name("git").start(task);
    boolean done = false;
    try {
      T result = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      done = true;
      return result;
    } catch (ExecutionException failed) {
      done = true;
      throw failed;
    } finally {
      if (!done) {
        over.set(true);
        abort.run();
        thread.interrupt();
      }
    }
  }
}
