package dev.optio.planted.auth;

import java.time.Instant;
import java.util.function.Supplier;

/** Reads the clock by itself, in a way that is easily overlooked. */
final class ReadsTheClock {
  private ReadsTheClock() {}

  static Supplier<Instant> clock() {
    return Instant::now;
  }
}
