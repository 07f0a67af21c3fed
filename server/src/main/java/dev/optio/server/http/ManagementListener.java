package dev.optio.server.http;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Operation;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for operators and their monitoring: health, readiness and metrics. It has no access
 * control, so it listens where only they come.
 */
public final class ManagementListener extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(ManagementListener.class);
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  private final String host;
  private final int port;
  private final Bus bus;
  private final Supplier<String> metrics;

  /**
   * A listener.
   *
   * @param metrics in Prometheus' text format
   */
  public ManagementListener(String host, int port, Bus bus, Supplier<String> metrics) {
    this.host = host;
    this.port = port;
    this.bus = bus;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(this::answer)
        .listen(port, host)
        .onSuccess(server ->
            log.atInfo()
                .addKeyValue("address", "http://" + host + ":" + server.actualPort())
                .log("management listener is up"));
  }

  private void answer(HttpServerRequest request) {
    if (isRebound(request)) {
      request.response().setStatusCode(421).end();
      return;
    }
    if (!request.method().equals(HttpMethod.GET)) {
      request.response().setStatusCode(405).end();
      return;
    }
    switch (request.path()) {
      case "/metrics" ->
          request
              .response()
              .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
              .end(metrics.get());
      case "/health", "/api/health" -> ask(request.response(), Operations.GET_HEALTH);
      case "/ready", "/api/ready" -> ask(request.response(), Operations.GET_READY);
      default -> request.response().setStatusCode(404).end();
    }
  }

  /** A web page that gives its own name to the loopback address; elsewhere probes use any name. */
  private boolean isRebound(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    return LOOPBACK.contains(host) && (authority == null || !LOOPBACK.contains(authority.host()));
  }

  private <A> void ask(HttpServerResponse response, Operation<Nothing, A> operation) {
    bus.ask(operation, new Caller.Anonymous(), new Nothing())
        .onSuccess(outcome -> {
          switch (outcome) {
            case Outcome.Done<A>(A answer) -> send(response, 200, answer);
            case Outcome.Special<A>(int status, A answer) -> send(response, status, answer);
            case Outcome.Refused<A> refused ->
                response.setStatusCode(refused.code().status()).end(refused.message());
          }
        })
        .onFailure(failure -> response.setStatusCode(503).end());
  }

  private static void send(HttpServerResponse response, int status, Object answer) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", Answers.JSON)
        .end(Answers.encode(answer));
  }
}
