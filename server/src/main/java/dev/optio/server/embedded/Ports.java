package dev.optio.server.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports of this machine's loopback address, below those that the kernel hands out. One of those
 * could be taken by any outgoing connection while a server is down; worst of all by a client of the
 * server, which would then be connected to itself.
 */
final class Ports {
  static final String HOST = "127.0.0.1";

  private static final int FIRST = 15_000;
  private static final int FIRST_OF_KERNEL = 32_768;
  private static final int ATTEMPTS = 200;

  private final RandomGenerator random;

  Ports(RandomGenerator random) {
    this.random = random;
  }

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(HOST), port);
  }

  /** Whether a server could listen there now. */
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /**
   * A free port.
   *
   * @param preferred taken if it is free; 0 for none
   */
  int free(int preferred) throws EmbeddedException {
    if (preferred > 0 && isFree(preferred)) {
      return preferred;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = random.nextInt(FIRST, FIRST_OF_KERNEL);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedException(
        EmbeddedException.Cause.PORT,
        "No free port was found on " + HOST + " for the embedded servers.");
  }
}
