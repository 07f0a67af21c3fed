package dev.optio.server.logs;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A response that is written from a virtual thread, no faster than the peer reads: each write
 * returns when it has left.
 */
final class Outflow {
  private static final int PIECE = 64 * 1024;

  private final Context context;
  private final HttpServerResponse response;
  private final Duration deadline;
  private final StringBuilder piece = new StringBuilder();

  /**
   * An outflow.
   *
   * @param deadline how long one write may wait for the peer to read
   */
  Outflow(Context context, HttpServerResponse response, Duration deadline) {
    this.context = context;
    this.response = response;
    this.deadline = deadline;
  }

  void write(String text) throws IOException {
    piece.append(text);
    if (piece.length() >= PIECE) {
      flush();
    }
  }

  void end() throws IOException {
    flush();
    within(response::end);
  }

  /** Breaks off, so that the peer sees that the file is not whole. */
  void abort() {
    context.runOnContext(ignored -> response.reset());
  }

  private void flush() throws IOException {
    if (!piece.isEmpty()) {
      String text = piece.toString();
      piece.setLength(0);
      within(() -> response.write(text));
    }
  }

  private void within(Supplier<Future<Void>> write) throws IOException {
    CompletableFuture<Void> written = new CompletableFuture<>();
    context.runOnContext(ignored -> {
      try {
        write.get().onSuccess(written::complete).onFailure(written::completeExceptionally);
      } catch (IllegalStateException e) {
        // The response is closed already; it says so by throwing.
        written.completeExceptionally(e);
      }
    });
    try {
      written.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("the download is not read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the download was interrupted", e);
    }
  }
}
