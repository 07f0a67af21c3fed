package dev.optio.server.reconcile;

import dev.optio.server.git.RemoteException;
import dev.optio.server.sandbox.SandboxException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A step that may take minutes and looks at nothing meanwhile, such as a fetch. It is done on a
 * thread of its own while the driver looks whether the run is to be ended, or is in other hands:
 * then the step is interrupted.
 */
final class LongStep {
  private static final long LOOK_MILLIS = 200;

  private LongStep() {}

  /**
   * What is done. Ends soon after an interrupt, and leaves what a second attempt can go on from.
   */
  @FunctionalInterface
  interface Work<T> {
    T result() throws RemoteException, SandboxException, InterruptedException;
  }

  /**
   * Does the work.
   *
   * @return nothing when the run is to be ended first
   */
  static <T> Optional<T> run(Hold hold, Work<T> work)
      throws RemoteException, SandboxException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work::result);
    Thread thread = Thread.ofVirtual().name("step-" + hold.run()).start(task);
    try {
      while (!hold.isStopping()) {
        try {
          return Optional.of(task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException notYet) {
          hold.takePoke();
        }
      }
      return Optional.empty();
    } catch (ExecutionException failed) {
      throw thrown(failed);
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  private static RuntimeException thrown(ExecutionException failed)
      throws RemoteException, SandboxException, InterruptedException {
    return switch (failed.getCause()) {
      case RemoteException remote -> throw remote;
      case SandboxException sandbox -> throw sandbox;
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException surprise -> surprise;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(failed);
    };
  }
}
