package dev.optio.server.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy on the loopback address that leads every name to one server of this machine: it tunnels
 * with CONNECT, and hands on plain requests, one for each connection.
 */
public final class TestProxy implements AutoCloseable {
  private static final Pattern REQUEST = Pattern.compile("(\\S+) (\\S+) HTTP/1\\.1\r\n");

  private final ServerSocket listening;
  private final int target;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Optional<String> login = Optional.empty();
  private volatile int refusal;

  private TestProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  /** Leads everything to a port of this machine. */
  public static TestProxy to(int port) {
    try {
      return new TestProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Asks for these from now on. */
  public TestProxy withLogin(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    login = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    return this;
  }

  /** Answers so from now on and leads nowhere. */
  public TestProxy refusing(int status) {
    refusal = status;
    return this;
  }

  public int port() {
    return listening.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The heads of all requests that it read. */
  public List<String> heads() {
    return List.copyOf(heads);
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      heads.add(head);
      OutputStream back = client.getOutputStream();
      Matcher request = REQUEST.matcher(head);
      int status = status(head, request.lookingAt());
      if (status != 200) {
        String more = status == 407 ? "Proxy-Authenticate: Basic realm=\"proxy\"\r\n" : "";
        back.write(
            ascii(
                "HTTP/1.1 "
                    + status
                    + " no\r\n"
                    + more
                    + "Connection: close\r\nContent-Length: 0\r\n\r\n"));
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        open.add(server);
        if (request.group(1).equals("CONNECT")) {
          back.write(ascii("HTTP/1.1 200 yes\r\n\r\n"));
        } else {
          server.getOutputStream().write(ascii(handedOn(request, head)));
        }
        Thread there = Thread.ofVirtual().start(() -> copy(client, server));
        copy(server, client);
        there.join();
      }
    } catch (IOException gone) {
      // One of the two has gone.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private int status(String head, boolean understood) {
    if (!understood) {
      return 400;
    }
    if (refusal != 0) {
      return refusal;
    }
    boolean known =
        login.map(asked -> head.contains("Proxy-Authorization: " + asked + "\r\n")).orElse(true);
    return known ? 200 : 407;
  }

  private static String handedOn(Matcher request, String head) {
    URI url = URI.create(request.group(2));
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String line = request.group(1) + " " + url.getRawPath() + query + " HTTP/1.1\r\n";
    String rest = head.substring(request.end());
    return line
        + rest.replaceAll("(?i)(proxy-authorization|(proxy-)?connection): [^\r]*\r\n", "")
            .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 65_536 && !head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      // The other direction ends as well.
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
