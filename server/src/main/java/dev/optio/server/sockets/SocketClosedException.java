package dev.optio.server.sockets;

/** The peer is gone, or does not read any more. Ends a {@link Session}; nobody need be told. */
public final class SocketClosedException extends RuntimeException {
  SocketClosedException() {
    super("the socket is closed", null, false, false);
  }
}
