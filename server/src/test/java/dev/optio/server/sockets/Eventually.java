package dev.optio.server.sockets;

import java.util.concurrent.Callable;

/** Waits for what happens on other threads; fails after a minute. */
public final class Eventually {
  private static final int PAUSE_MILLIS = 10;
  private static final int TRIES = 6_000;

  private Eventually() {}

  public static void until(Callable<Boolean> condition) {
    try {
      for (int i = 0; i < TRIES; i++) {
        if (condition.call()) {
          return;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it did not come about");
  }
}
