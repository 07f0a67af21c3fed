package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks are those of {@code flock(1)}. */
class FlockIT {
  @TempDir private Path folder;

  @Test
  void seesTheLockOfAnotherProcessUntilThatDies() throws Exception {
    // Given
    Path file = folder.resolve("lock");
    Process holder =
        new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo held; read -r _").start();
    assertThat(holder.inputReader(UTF_8).readLine()).isEqualTo("held");

    // When, Then
    assertThat(Flock.isHeld(file)).isTrue();
    holder.getOutputStream().close();
    holder.waitFor();
    assertThat(Flock.isHeld(file)).isFalse();
  }

  @Test
  void isSeenByAnotherProcessWhileItIsHeld() throws Exception {
    // Given
    Path file = folder.resolve("lock");

    // When, Then
    try (Flock _ = Flock.take(file)) {
      assertThat(tries(file)).isEqualTo(1);
    }
    assertThat(tries(file)).isZero();
  }

  @Test
  void isHeldByOneThreadAtATime() throws Exception {
    // Given
    Path file = folder.resolve("lock");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(8);

    // When
    for (int i = 0; i < 8; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try (Flock _ = Flock.take(file)) {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              inside.decrementAndGet();
            } catch (Exception e) {
              most.set(100);
            } finally {
              done.countDown();
            }
          });
    }
    done.await();

    // Then
    assertThat(most).hasValue(1);
  }

  @Test
  void isHeldByNobodyWhereThereIsNoFile() throws Exception {
    assertThat(Flock.isHeld(folder.resolve("missing"))).isFalse();
    assertThat(folder.resolve("missing")).doesNotExist();
  }

  private static int tries(Path file) throws Exception {
    return new ProcessBuilder("flock", "-n", file.toString(), "true").start().waitFor();
  }
}
