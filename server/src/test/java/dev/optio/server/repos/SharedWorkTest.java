package dev.optio.server.repos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looks into repositories that people ask for again and again. */
@Timeout(60)
class SharedWorkTest {
  private final SharedWork<String, Integer> works = new SharedWork<>(2);
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final Callable<Integer> work =
      () -> {
        int number = begun.incrementAndGet();
        go.await();
        return number;
      };

  @Test
  void isDoneOnceForAllWhoAskWhileItGoesOn() throws Exception {
    // Given
    Future<Integer> first = works.join("a", work).orElseThrow();

    // When
    Future<Integer> second = works.join("a", work).orElseThrow();
    go.countDown();

    // Then
    assertThat(second).isSameAs(first);
    assertThat(second.get()).isOne();
    assertThat(begun).hasValue(1);
  }

  @Test
  void countsUntilItEndsThoughNobodyWaits() throws Exception {
    // Given
    Future<Integer> first = works.join("a", work).orElseThrow();
    assertThat(works.join("b", work)).isPresent();
    assertThatThrownBy(() -> first.get(1, TimeUnit.NANOSECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);

    // When, Then
    assertThat(works.join("c", work)).isEmpty();

    // When
    go.countDown();
    first.get();

    // Then
    assertThat(works.join("c", work)).isPresent();
  }

  @Test
  void isBegunAnewAfterItFailed() throws Exception {
    // Given
    Future<Integer> failing =
        works
            .join(
                "a",
                () -> {
                  throw new IllegalStateException("planted");
                })
            .orElseThrow();
    assertThatThrownBy(failing::get).isInstanceOf(ExecutionException.class);

    // When
    go.countDown();

    // Then
    assertThat(works.join("a", work).orElseThrow().get()).isOne();
  }
}
