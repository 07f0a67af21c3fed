package dev.optio.server.sockets;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.optio.server.contract.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One open websocket, seen from the thread that serves it.
 *
 * <p>Nothing is queued: a send returns when the frame has left, so a peer that reads slowly slows
 * its own thread and holds one frame. A peer that takes nothing within the write deadline, or
 * answers no ping, is dropped.
 */
public final class Socket {
  /** A frame of this size that left shows that the peer reads; smaller ones vanish in buffers. */
  private static final int BULK = 16 * 1024;

  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private final ServerWebSocket peer;
  private final HttpServerRequest request;
  private final Vertx vertx;
  private final Context context;
  private final SocketLimits limits;
  private final Signal signal = new Signal();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicLong beats = new AtomicLong();
  private volatile boolean alive = true;
  private int silentPings;

  /** Takes over a websocket; called on its event loop. */
  Socket(ServerWebSocket peer, HttpServerRequest request, Vertx vertx, SocketLimits limits) {
    this.peer = peer;
    this.request = request;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.limits = limits;
    peer.frameHandler(frame -> alive = true);
    peer.pongHandler(pong -> alive = true);
    peer.exceptionHandler(failure -> drop());
    long timer = vertx.setPeriodic(limits.beat().toMillis(), id -> beat());
    peer.closeHandler(closed -> {
      vertx.cancelTimer(timer);
      gone.complete(null);
      signal.raise();
    });
  }

  /** The subprotocol that both sides agreed on. */
  public Optional<String> protocol() {
    return Optional.ofNullable(peer.subProtocol());
  }

  /** How many beats there were so far. */
  public long beats() {
    return beats.get();
  }

  /**
   * Sends a frame as JSON text, and returns when it has left.
   *
   * @throws SocketClosedException when the peer is gone or takes nothing
   */
  public void send(Object frame) {
    sendAll(List.of(frame));
  }

  /** Sends several frames at once; the caller keeps their sum small. */
  public void sendAll(List<?> frames) {
    List<String> texts = new ArrayList<>(frames.size());
    long size = 0;
    for (Object frame : frames) {
      String text = encoded(frame);
      size += text.length();
      texts.add(text);
    }
    CompletableFuture<Void> written = new CompletableFuture<>();
    context.runOnContext(ignored -> write(texts, written));
    if (!within(CompletableFuture.anyOf(written, gone), limits.writeDeadline())) {
      drop();
      throw new SocketClosedException();
    }
    checkOpen();
    if (size >= BULK) {
      alive = true;
    }
  }

  /** Waits for {@link #wake}, a beat, or the limit, whatever comes first. */
  public void await(Duration limit) throws InterruptedException {
    checkOpen();
    signal.await(limit);
    checkOpen();
  }

  /** Waits for as long as that, whatever happens; only the end of the socket ends it early. */
  public void rest(Duration time) {
    within(gone, time);
    checkOpen();
  }

  /** Ends the wait of the thread that serves this socket. Never blocks. */
  public void wake() {
    signal.raise();
  }

  /** Says goodbye and closes; at once where the peer does not listen. */
  void close(CloseCode code) {
    if (closing.compareAndSet(false, true)) {
      context.runOnContext(ignored -> {
        if (!peer.isClosed()) {
          peer.close(code.code(), code.reason());
          vertx.setTimer(FAREWELL.toMillis(), id -> drop());
        }
      });
    }
  }

  private void drop() {
    gone.complete(null);
    signal.raise();
    context.runOnContext(ignored -> Cut.off(request));
  }

  private void beat() {
    long count = beats.incrementAndGet();
    signal.raise();
    if (count % limits.beatsPerPing() != 0) {
      return;
    }
    silentPings = alive ? 0 : silentPings + 1;
    alive = false;
    if (silentPings >= limits.silentPings()) {
      drop();
      return;
    }
    if (!peer.isClosed() && !peer.writeQueueFull()) {
      peer.writePing(Buffer.buffer());
    }
  }

  private void write(List<String> texts, CompletableFuture<Void> written) {
    Future<Void> last = Future.succeededFuture();
    for (String text : texts) {
      if (peer.isClosed()) {
        gone.complete(null);
        return;
      }
      last = peer.writeTextMessage(text);
    }
    last.onSuccess(written::complete).onFailure(failure -> drop());
  }

  private void checkOpen() {
    if (gone.isDone()) {
      throw new SocketClosedException();
    }
  }

  /** Whether it came to an end in that time. */
  private static boolean within(CompletableFuture<?> end, Duration time) {
    try {
      end.get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SocketClosedException();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(Object frame) {
    try {
      return Json.MAPPER.writeValueAsString(frame);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a frame cannot be written as JSON", e);
    }
  }
}
