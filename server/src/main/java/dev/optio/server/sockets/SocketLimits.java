package dev.optio.server.sockets;

import java.time.Duration;

/**
 * What sockets may take.
 *
 * @param perPerson open sockets of one person on one replica
 * @param writeDeadline how long one write may wait for the peer to read
 * @param beat time between two beats; a socket is woken at each
 * @param beatsPerPing how many beats lie between two pings
 * @param silentPings how many pings in a row may go without a sign of life
 */
public record SocketLimits(
    int perPerson, Duration writeDeadline, Duration beat, int beatsPerPing, int silentPings) {
  /** For people and their programs. */
  public static final SocketLimits DEFAULT =
      new SocketLimits(50, Duration.ofSeconds(60), Duration.ofSeconds(5), 4, 3);

  public SocketLimits {
    if (perPerson < 1 || beatsPerPing < 1 || silentPings < 1) {
      throw new IllegalArgumentException("limits of sockets are at least one");
    }
  }
}
