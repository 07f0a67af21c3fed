package dev.optio.server.sockets;

/** What a feature does with one open socket. */
@FunctionalInterface
public interface Session {
  /**
   * Serves the socket until there is a reason to close it. Called on a virtual thread of its own;
   * may block, and is left by {@link SocketClosedException} when the peer goes.
   */
  CloseCode serve(Socket socket) throws Exception;
}
