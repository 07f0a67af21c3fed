package dev.optio.server.ids;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Where new identifiers come from: UUID version 7 (RFC 9562), so that ids sort by their time of
 * making.
 *
 * <p>Safe for use by many threads when its random generator is.
 */
public final class IdSource {
  private final InstantSource clock;
  private final RandomGenerator random;

  public IdSource(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new UUID version 7: 48 bits of milliseconds, then 74 random bits. */
  public UUID next() {
    long millis = clock.millis();
    long high = (millis << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
