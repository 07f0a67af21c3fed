package dev.optio.server.sockets;

import dev.optio.server.ids.UserId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.UUID;

/** A listener that serves one session at {@code /ws/test} for one person. */
final class SocketServer implements AutoCloseable {
  private static final UserId PERSON = new UserId(new UUID(1, 1));

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  final Sockets sockets;

  SocketServer(SocketLimits limits, Session session) {
    this.sockets = new Sockets(limits);
    Router router = Router.router(vertx);
    router.route("/ws/test").handler(context -> sockets.open(context, PERSON, session));
    HttpServerOptions options =
        new HttpServerOptions()
            .setWebSocketClosingTimeout(2)
            .setWebSocketSubProtocols(List.of("optio-ws-v2", "optio-ws-v1"));
    this.server =
        vertx.createHttpServer(options).requestHandler(router).listen(0, "127.0.0.1").await();
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    sockets.close();
    vertx.close().await();
  }
}
