package dev.optio.server.bus;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * News between replicas, over Redis. It only shortens waiting: news may be lost, doubled or
 * reordered, and whoever relies on it also looks into the database from time to time.
 *
 * <p>Never blocks and never fails; while Redis is away nothing arrives.
 */
public final class Live {
  private static final Logger log = LoggerFactory.getLogger(Live.class);
  private static final String PREFIX = "optio:";
  private static final long RECONNECT_MILLIS = 500;

  private final Vertx vertx;
  private final Redis publisher;
  private final Redis subscriber;
  private final ConcurrentHashMap<String, List<BiConsumer<String, String>>> listeners =
      new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean connected = new AtomicBoolean();

  /**
   * News over a Redis server.
   *
   * @param options endpoint and TLS; used as it is
   */
  public Live(Vertx vertx, RedisOptions options) {
    this.vertx = vertx;
    this.publisher =
        Redis.createClient(
            vertx, new RedisOptions(options).setMaxPoolSize(4).setMaxPoolWaiting(2_000));
    this.subscriber = Redis.createClient(vertx, new RedisOptions(options).setMaxPoolSize(1));
  }

  /** Begins to listen, and goes on whenever Redis comes back. */
  public void start() {
    connect();
  }

  /** Tells every replica, this one included. */
  public void publish(String topic, String key, String payload) {
    publisher
        .send(Request.cmd(Command.PUBLISH).arg(PREFIX + topic + ":" + key).arg(payload))
        .onFailure(failure ->
            log.atDebug().addKeyValue("topic", topic).log("news not sent, Redis is away"));
  }

  /**
   * Hears all news of a topic.
   *
   * @param listener called on an event loop with key and payload
   * @return ends it
   */
  public Runnable listen(String topic, BiConsumer<String, String> listener) {
    List<BiConsumer<String, String>> all =
        listeners.computeIfAbsent(topic, key -> new CopyOnWriteArrayList<>());
    all.add(listener);
    return () -> all.remove(listener);
  }

  /** Whether news can arrive now. */
  public boolean isConnected() {
    return connected.get();
  }

  public void close() {
    closed.set(true);
    publisher.close();
    subscriber.close();
  }

  private void connect() {
    if (closed.get()) {
      return;
    }
    subscriber
        .connect()
        .compose(connection -> subscribe(connection).onFailure(failure -> connection.close()))
        .onFailure(failure -> later());
  }

  private io.vertx.core.Future<Response> subscribe(RedisConnection connection) {
    AtomicBoolean over = new AtomicBoolean();
    Runnable lost =
        () -> {
          if (over.compareAndSet(false, true)) {
            connected.set(false);
            connection.close();
            later();
          }
        };
    connection
        .handler(this::received)
        .endHandler(end -> lost.run())
        .exceptionHandler(failure -> lost.run());
    return connection
        .send(Request.cmd(Command.PSUBSCRIBE).arg(PREFIX + "*"))
        .onSuccess(subscribed -> connected.set(true));
  }

  private void later() {
    if (!closed.get()) {
      vertx.setTimer(RECONNECT_MILLIS, timer -> connect());
    }
  }

  private void received(Response message) {
    // pmessage, pattern, channel, payload
    boolean several = message.type() == ResponseType.PUSH || message.type() == ResponseType.MULTI;
    if (!several || message.size() != 4) {
      return;
    }
    String channel = message.get(2).toString();
    int colon = channel.indexOf(':', PREFIX.length());
    if (colon < 0) {
      return;
    }
    String topic = channel.substring(PREFIX.length(), colon);
    String key = channel.substring(colon + 1);
    String payload = message.get(3).toString();
    for (BiConsumer<String, String> listener : listeners.getOrDefault(topic, List.of())) {
      try {
        listener.accept(key, payload);
      } catch (RuntimeException e) {
        // News from outside: one that a listener cannot read must not end the others.
        log.atWarn().setCause(e).addKeyValue("topic", topic).log("news could not be read");
      }
    }
  }
}
