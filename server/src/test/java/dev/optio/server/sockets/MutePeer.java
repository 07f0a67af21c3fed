package dev.optio.server.sockets;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The other end of a websocket that never sends after its handshake, and reads only when told. */
public final class MutePeer implements AutoCloseable {
  private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

  private final Socket socket;

  /** Opens a websocket by hand. */
  public MutePeer(int port, String path, String headers) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: 127.0.0.1:"
                    + port
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                    + headers
                    + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("no websocket: " + head);
    }
  }

  /** Whether the other end refuses what we send, found out without reading: by an empty pong. */
  public boolean isCutOff() {
    try {
      socket.getOutputStream().write(PONG);
      return false;
    } catch (IOException e) {
      // Reset: nobody is there any more.
      return true;
    }
  }

  /** Reads, without answering anything, until the other end is gone; returns how much came. */
  public long drain() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
      }
    } catch (java.net.SocketException e) {
      // A reset is an end too.
      return total;
    }
    return total;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
