package dev.optio.server.e2e;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Ends TLS in front of a PostgreSQL or a Redis, as they would themselves; speaks nothing without.
 */
final class TlsFront implements AutoCloseable {
  /** What a client of PostgreSQL asks for TLS with. */
  private static final int SSL_REQUEST = 80877103;

  private final ServerSocket listening;
  private final SSLContext tls;
  private final URI target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TlsFront(SSLContext tls, URI target) throws IOException {
    this.tls = tls;
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** A front of the server in a URL. */
  static TlsFront of(SSLContext tls, URI target) throws IOException {
    return new TlsFront(tls, target);
  }

  /** The target's URL, with another scheme and this front's place. */
  String url(String scheme) {
    return scheme
        + "://"
        + target.getRawUserInfo()
        + "@localhost:"
        + listening.getLocalPort()
        + target.getRawPath();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(target.getHost(), target.getPort())) {
      open.add(server);
      if (target.getScheme().startsWith("postgres") && !agreesOnTls(client)) {
        return;
      }
      SSLSocket secured =
          (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
      secured.setUseClientMode(false);
      secured.startHandshake();
      Thread back = Thread.ofVirtual().start(() -> copy(server, secured));
      copy(secured, server);
      back.join();
    } catch (IOException e) {
      // One of the two has gone, or did not trust us.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean agreesOnTls(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    if (in.readInt() != 8 || in.readInt() != SSL_REQUEST) {
      return false;
    }
    client.getOutputStream().write('S');
    return true;
  }

  private static void copy(Socket from, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      from.getInputStream().transferTo(out);
      out.flush();
      to.close();
    } catch (IOException e) {
      // The other direction ends as well.
    }
  }
}
