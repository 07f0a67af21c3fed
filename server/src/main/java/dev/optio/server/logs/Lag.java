package dev.optio.server.logs;

/**
 * Watches whether a reader keeps up. A long replay that gets shorter is no lag; a reader is given
 * up only when it is far behind and, over a minute, does not come closer.
 */
final class Lag {
  /** How many entries before the head a reader goes on after it was given up. */
  static final long KEPT = 1_000;

  private static final long FAR = 50_000;
  private static final int BEATS_A_LOOK = 12;

  private long lastLook = Long.MAX_VALUE;
  private int beats;

  /**
   * Called at each beat.
   *
   * @param behind how many entries the reader has yet to get
   */
  boolean isHopeless(long behind) {
    beats++;
    if (beats % BEATS_A_LOOK != 0) {
      return false;
    }
    boolean hopeless = behind > FAR && behind >= lastLook;
    lastLook = hopeless ? Long.MAX_VALUE : behind;
    return hopeless;
  }
}
