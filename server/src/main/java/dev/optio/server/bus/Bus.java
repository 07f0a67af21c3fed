package dev.optio.server.bus;

import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation;
import dev.optio.server.contract.Outcome;
import dev.optio.server.db.DbUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Typed messages inside this process. Each message is handled on a virtual thread of its own, so
 * handlers are plain blocking code; a feature that is full refuses with {@link ErrorCode#BUSY}
 * instead of queueing.
 *
 * <p>Messages are immutable records and pass by reference.
 */
public final class Bus {
  private static final Logger log = LoggerFactory.getLogger(Bus.class);
  private static final DeliveryOptions LOCAL =
      new DeliveryOptions()
          .setLocalOnly(true)
          .setCodecName(ByReference.NAME)
          .setSendTimeout(60_000);

  private final Vertx vertx;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> served = ConcurrentHashMap.newKeySet();

  public Bus(Vertx vertx) {
    this.vertx = vertx;
    vertx.eventBus().registerCodec(new ByReference());
  }

  /** Serves one operation. */
  @FunctionalInterface
  public interface Handler<Q extends Record, A> {
    Outcome<A> handle(Caller caller, Q request) throws Exception;
  }

  /**
   * Serves an operation from now on.
   *
   * @param permits shared by the operations of one feature: how many messages it handles at once
   */
  public <Q extends Record, A> void serve(
      Operation<Q, A> operation, Semaphore permits, Handler<Q, A> handler) {
    if (!served.add(operation.id())) {
      throw new IllegalStateException(operation.id() + " is served twice");
    }
    vertx
        .eventBus()
        .<Call<Q>>localConsumer(
            operation.id(), message -> accept(operation, permits, handler, message));
  }

  /** Asks. Every answer is an outcome; the future fails only when this process is ending. */
  public <Q extends Record, A> Future<Outcome<A>> ask(
      Operation<Q, A> operation, Caller caller, Q request) {
    return vertx
        .eventBus()
        .<Outcome<A>>request(operation.id(), new Call<>(caller, request), LOCAL)
        .map(Message::body)
        .recover(failure -> Future.succeededFuture(unanswered(operation.id(), failure).as()));
  }

  /** The names of all operations that are served. */
  public Set<String> served() {
    return new TreeSet<>(served);
  }

  /** Takes no more messages. */
  public void close() {
    threads.shutdown();
  }

  private <Q extends Record, A> void accept(
      Operation<Q, A> operation,
      Semaphore permits,
      Handler<Q, A> handler,
      Message<Call<Q>> message) {
    if (!permits.tryAcquire()) {
      reply(message, Outcome.refused(ErrorCode.BUSY, "Too much at once; try again in a moment."));
      return;
    }
    try {
      threads.execute(() -> {
        try {
          reply(message, handled(operation.id(), handler, message.body()));
        } finally {
          permits.release();
        }
      });
    } catch (RejectedExecutionException e) {
      permits.release();
      reply(message, Outcome.refused(ErrorCode.UNAVAILABLE, "The server is shutting down."));
    }
  }

  /** The one place where surprises become answers. */
  private static <Q extends Record, A> Outcome<?> handled(
      String id, Handler<Q, A> handler, Call<Q> call) {
    try {
      return handler.handle(call.caller(), call.request());
    } catch (DbUnavailableException e) {
      log.atWarn().addKeyValue("operation", id).log("operation failed, the database is away");
      return Outcome.refused(
          ErrorCode.UNAVAILABLE, "The database cannot be reached; try again in a moment.");
    } catch (Exception | StackOverflowError e) {
      String reference = UUID.randomUUID().toString().substring(0, 8);
      log.atError()
          .setCause(e)
          .addKeyValue("operation", id)
          .addKeyValue("reference", reference)
          .log("operation failed");
      return Outcome.refused(
          ErrorCode.INTERNAL, "Something went wrong here. Reference: " + reference);
    }
  }

  private static void reply(Message<?> message, Object outcome) {
    message.reply(outcome, LOCAL);
  }

  private static Outcome.Refused<?> unanswered(String id, Throwable failure) {
    if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT) {
      log.atError().addKeyValue("operation", id).log("operation did not answer in time");
      return Outcome.refused(ErrorCode.UNAVAILABLE, "The answer took too long.");
    }
    return Outcome.refused(ErrorCode.UNAVAILABLE, "The server is starting or shutting down.");
  }
}
