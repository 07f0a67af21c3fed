package dev.optio.server.repos;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Work of which there is one at a time for each key, and a limited number for all: who asks while
 * it goes on waits for the same. It counts until it ends, whether or not anybody still waits.
 */
final class SharedWork<K, V> {
  private final int most;
  private final Map<K, FutureTask<V>> running = new HashMap<>();

  SharedWork(int most) {
    this.most = most;
  }

  /** What is going on for the key, or is begun with this; empty when too much goes on. */
  synchronized Optional<Future<V>> join(K key, Callable<V> work) {
    FutureTask<V> known = running.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    if (running.size() >= most) {
      return Optional.empty();
    }
    FutureTask<V> begun =
        new FutureTask<>(() -> {
          try {
            return work.call();
          } finally {
            end(key);
          }
        });
    running.put(key, begun);
    Thread.ofVirtual().name("shared-" + key).start(begun);
    return Optional.of(begun);
  }

  private synchronized void end(K key) {
    running.remove(key);
  }
}
