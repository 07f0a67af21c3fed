package dev.optio.server.sockets;

import dev.optio.server.bus.Refusal;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.ids.UserId;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All websockets of this replica. */
public final class Sockets {
  private static final Logger log = LoggerFactory.getLogger(Sockets.class);

  private final SocketLimits limits;
  private final ConcurrentHashMap<UserId, Integer> perPerson = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  public Sockets(SocketLimits limits) {
    this.limits = limits;
  }

  /** Makes a request a websocket and serves it; called on an event loop with access checked. */
  public void open(RoutingContext context, UserId person, Session session) {
    if (!isUpgrade(context)) {
      return;
    }
    boolean admitted = enter(person);
    context
        .request()
        .toWebSocket()
        .onSuccess(peer -> {
          if (admitted) {
            start(peer, context, person, session);
          } else {
            peer.close(CloseCode.TOO_MANY.code(), CloseCode.TOO_MANY.reason());
          }
        })
        .onFailure(failure -> {
          if (admitted) {
            leave(person);
          }
        });
  }

  /** How many sockets are open. */
  public int count() {
    return open.size();
  }

  /** Closes all, and those that come later. */
  public void close() {
    closed.set(true);
    open.forEach(socket -> socket.close(CloseCode.GOING_AWAY));
  }

  private void start(ServerWebSocket peer, RoutingContext context, UserId person, Session session) {
    Socket socket = new Socket(peer, context.request(), context.vertx(), limits);
    open.add(socket);
    Thread.ofVirtual()
        .name("socket")
        .start(() -> {
          try {
            socket.close(closed.get() ? CloseCode.GOING_AWAY : served(socket, session));
          } finally {
            open.remove(socket);
            leave(person);
          }
        });
  }

  /** The one place where a session's surprises end. */
  private static CloseCode served(Socket socket, Session session) {
    try {
      return session.serve(socket);
    } catch (SocketClosedException e) {
      return CloseCode.GOING_AWAY;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CloseCode.GOING_AWAY;
    } catch (Throwable e) {
      // Vert.x also fails with what is no exception; whatever it is, the peer must be told.
      log.atError().setCause(e).log("socket failed");
      return CloseCode.INTERNAL;
    }
  }

  private boolean enter(UserId person) {
    boolean[] admitted = {false};
    perPerson.compute(
        person,
        (key, count) -> {
          int now = count == null ? 0 : count;
          admitted[0] = now < limits.perPerson();
          return admitted[0] ? Integer.valueOf(now + 1) : Integer.valueOf(now);
        });
    return admitted[0];
  }

  private void leave(UserId person) {
    perPerson.computeIfPresent(person, (key, count) -> count > 1 ? count - 1 : null);
  }

  private static boolean isUpgrade(RoutingContext context) {
    if ("websocket".equalsIgnoreCase(context.request().getHeader("Upgrade"))) {
      return true;
    }
    Refusal.send(context, Outcome.refused(ErrorCode.BAD_REQUEST, "This address is a websocket."));
    return false;
  }
}
