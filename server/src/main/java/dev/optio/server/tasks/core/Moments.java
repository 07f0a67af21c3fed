package dev.optio.server.tasks.core;

import java.time.Instant;

/** Which times can be looked for: those that a calendar writes with four digits. */
public final class Moments {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private Moments() {}

  public static boolean isUsable(Instant at) {
    return !at.isBefore(FIRST) && !at.isAfter(LAST);
  }
}
