package dev.optio.server.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of this machine's loopback address. */
final class Ports {
  static final String HOST = "127.0.0.1";

  private Ports() {}

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(HOST), port);
  }

  /**
   * A free port: the preferred one if it is, else one that the kernel picks.
   *
   * @param preferred 0 for none
   */
  static int free(int preferred) throws EmbeddedException {
    if (preferred > 0 && isFree(preferred)) {
      return preferred;
    }
    try (ServerSocket socket = listen(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedException(
          EmbeddedException.Cause.PORT,
          "No free port is left on " + HOST + " for the embedded servers.",
          e);
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = listen(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(address(port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
