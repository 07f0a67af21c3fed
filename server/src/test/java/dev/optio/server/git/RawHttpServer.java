package dev.optio.server.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server on the loopback address that answers each request with bytes that nobody checks, so also
 * with what no http library would send. One request a connection.
 */
public final class RawHttpServer implements AutoCloseable {
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
  private static final int LONGEST_HEAD = 64 << 10;

  /** Writes an answer; the connection is closed behind it. */
  @FunctionalInterface
  public interface Answer {
    void write(String request, OutputStream out) throws IOException;
  }

  private final ServerSocket socket;
  private final Answer answer;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong cutOff = new AtomicLong();

  private RawHttpServer(ServerSocket socket, Answer answer) {
    this.socket = socket;
    this.answer = answer;
    Thread.ofVirtual().start(this::accept);
  }

  public static RawHttpServer answering(Answer answer) {
    try {
      return new RawHttpServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Answers everything with these bytes. */
  public static RawHttpServer saying(byte[] bytes) {
    return answering((_, out) -> out.write(bytes));
  }

  /** A whole answer; headers are given with their line ends. */
  public static byte[] http(int status, String headers, byte[] body) {
    String text =
        "HTTP/1.1 " + status + " x\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n";
    byte[] head = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  /** An answer of text, with a byte for each character. */
  public static byte[] http(int status, String headers, String body) {
    return http(status, headers, body.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * The head of an answer to the first question of a fetch, whose body ends with the connection.
   */
  public static byte[] advertisementHead() {
    return """
    HTTP/1.1 200 OK\r
    Content-Type: application/x-git-upload-pack-advertisement\r
    Connection: close\r
    \r
    """
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A line as git frames it. */
  public static String pkt(String text) {
    return "%04x%s".formatted(text.length() + 4, text);
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port() + "/" + path;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** The heads of all requests so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Bytes that were written, also into buffers that nobody will read. */
  public long sent() {
    return sent.get();
  }

  /** How many answers could not be written to their end. */
  public long cutOff() {
    return cutOff.get();
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      requests.add(head(connection.getInputStream()));
      OutputStream out = connection.getOutputStream();
      answer.write(requests.getLast(), new Counting(out));
      out.flush();
      connection.shutdownOutput();
      // Closing with unread bytes would reset the connection and take the answer back.
      connection.setSoTimeout(5_000);
      connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      cutOff.incrementAndGet();
    } finally {
      open.remove(connection);
    }
  }

  /** Ends at once at what is no request, such as the beginning of TLS. */
  private static String head(InputStream in) throws IOException {
    byte[] read = new byte[LONGEST_HEAD];
    int matched = 0;
    int count = 0;
    while (matched < HEAD_END.length && count < read.length) {
      int next = in.read();
      if (next < 0 || (count == 0 && !Character.isLetter(next))) {
        break;
      }
      read[count++] = (byte) next;
      matched = next == HEAD_END[matched] ? matched + 1 : (next == '\r' ? 1 : 0);
    }
    return new String(read, 0, count, StandardCharsets.ISO_8859_1);
  }

  private final class Counting extends OutputStream {
    private final OutputStream out;

    Counting(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      sent.incrementAndGet();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      sent.addAndGet(length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
