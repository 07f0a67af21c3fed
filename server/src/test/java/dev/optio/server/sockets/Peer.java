package dev.optio.server.sockets;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The other end of a websocket, as an ordinary client. */
public final class Peer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String CLOSED = "closed";

  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private Peer(HttpClient client, URI address, List<String> protocols) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    if (!protocols.isEmpty()) {
      builder.subprotocols(
          protocols.getFirst(), protocols.subList(1, protocols.size()).toArray(new String[0]));
    }
    this.socket = builder.buildAsync(address, new Ears()).join();
  }

  /** Connects with these subprotocols. */
  public static Peer connect(HttpClient client, URI address, String... protocols) {
    return new Peer(client, address, List.of(protocols));
  }

  public String protocol() {
    return socket.getSubprotocol();
  }

  /** The next text; fails when none comes, or the socket is closed. */
  public String next() throws InterruptedException {
    String text = texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (text == null || text.equals(CLOSED)) {
      throw new AssertionError(text == null ? "no frame came" : "closed with " + closed.join());
    }
    return text;
  }

  /** Whether the socket was not closed so far. */
  public boolean isOpen() {
    return !closed.isDone();
  }

  /** The code that the other end closed with. */
  public int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Goes without a word. */
  public void hangUp() {
    socket.abort();
  }

  @Override
  public void close() {
    hangUp();
  }

  private final class Ears implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        texts.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      texts.add(CLOSED);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.complete(1006);
      texts.add(CLOSED);
    }
  }
}
