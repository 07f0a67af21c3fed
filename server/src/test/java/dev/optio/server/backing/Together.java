package dev.optio.server.backing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does things at the same time. */
public final class Together {
  private static final long LIMIT_SECONDS = 120;

  private Together() {}

  /** Something to do; told which of them it is. */
  @FunctionalInterface
  public interface Work<T> {
    T doIt(int number) throws Exception;
  }

  /** The results of as many workers, which all begin at once; the first failure is thrown. */
  public static <T> List<T> run(int workers, Work<T> work) throws Exception {
    CountDownLatch ready = new CountDownLatch(workers);
    List<Future<T>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int worker = 0; worker < workers; worker++) {
        int number = worker;
        futures.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return work.doIt(number);
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
