package dev.optio.server.http;

import dev.optio.server.bus.Bus;
import dev.optio.server.bus.RawOperation;
import dev.optio.server.contract.Contract;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for people and their programs: the API, the sockets and the web interface. One
 * instance per event loop.
 */
public final class PublicListener extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(PublicListener.class);

  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Settings settings;
  private final Contract contract;
  private final OpenAPIContract validated;
  private final Bus bus;
  private final Map<String, RawOperation> raw;
  private WebFiles web = WebFiles.of(Path.of("/dev/null"));
  private Optional<HttpServer> server = Optional.empty();

  /**
   * A listener.
   *
   * @param validated the reduced contract, as the validator reads it
   * @param raw the raw operations by name
   */
  public PublicListener(
      Settings settings,
      Contract contract,
      OpenAPIContract validated,
      Bus bus,
      Map<String, RawOperation> raw) {
    this.settings = settings;
    this.contract = contract;
    this.validated = validated;
    this.bus = bus;
    this.raw = raw;
  }

  /**
   * What the listener needs to know.
   *
   * @param port already chosen, never 0
   * @param webDirectory serve the web files from here, read anew for every page
   */
  public record Settings(
      String host,
      int port,
      Optional<URI> publicUrl,
      boolean loopback,
      boolean validateReplies,
      Optional<Path> webDirectory) {}

  @Override
  public Future<?> start() {
    web = settings.webDirectory().map(WebFiles::of).orElseGet(WebFiles::builtIn);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setMaxHeaderSize(16 * 1024)
            .setMaxInitialLineLength(8 * 1024)
            .setIdleTimeout(120)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxWebSocketFrameSize(1 << 20)
            .setMaxWebSocketMessageSize(1 << 20)
            .setWebSocketClosingTimeout(2)
            .setWebSocketSubProtocols(List.of("optio-ws-v2", "optio-ws-v1"));
    HttpServer listening = vertx.createHttpServer(options).requestHandler(router());
    server = Optional.of(listening);
    return listening.listen();
  }

  @Override
  public Future<?> stop() {
    return server
        .<Future<?>>map(listening -> listening.shutdown(5, TimeUnit.SECONDS))
        .orElseGet(Future::succeededFuture);
  }

  private Router router() {
    Guard guard = new Guard(settings.port(), settings.publicUrl(), settings.loopback());
    Router router = Router.router(vertx);
    router.route().handler(context -> admit(context, guard));
    Optional<ResponseValidator> validator =
        settings.validateReplies()
            ? Optional.of(ResponseValidator.create(vertx, validated))
            : Optional.empty();
    OperationRoutes routes =
        new OperationRoutes(
            bus, new Requests(vertx, validated), new Replies(validator), guard, raw);
    // Paths without parameters first, so that /api/tasks/stats is not taken for a task.
    contract.operations().values().stream()
        .sorted((a, b) -> Boolean.compare(a.path().contains("{"), b.path().contains("{")))
        .forEach(declared -> routes.mount(router, declared));
    AllowedMethods allowed = AllowedMethods.of(contract);
    router.route().handler(context -> refuseMethod(context, allowed));
    router.route().handler(this::file);
    List.of(400, 404, 405, 413, 414, 415, 500)
        .forEach(status -> router.errorHandler(status, context -> failed(context, status)));
    return router;
  }

  private void admit(RoutingContext context, Guard guard) {
    String id = UUID.randomUUID().toString();
    context
        .response()
        .putHeader("X-Request-Id", id)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("X-Frame-Options", "DENY");
    Optional<Outcome.Refused<?>> refused = guard.refusal(context.request());
    if (refused.isPresent()) {
      Answers.refuse(context, refused.get());
      return;
    }
    context.next();
  }

  /** An operation's address got here because the method is not one of its own. */
  private static void refuseMethod(RoutingContext context, AllowedMethods allowed) {
    Set<String> methods = allowed.at(context.request().path());
    if (methods.isEmpty()) {
      context.next();
      return;
    }
    context.response().putHeader("Allow", String.join(", ", methods));
    context.fail(405);
  }

  /**
   * What is no operation is an asset, or a page: the web interface has an address for each of its
   * views.
   */
  private void file(RoutingContext context) {
    String path = context.request().path();
    boolean reads = READS.contains(context.request().method());
    if (!reads || path.startsWith("/api/") || path.startsWith("/ws/") || path.equals("/api")) {
      context.fail(404);
      return;
    }
    settings.webDirectory().ifPresent(folder -> web = WebFiles.of(folder));
    if (path.startsWith("/assets/") || path.equals("/favicon.ico")) {
      if (!web.sendAsset(context)) {
        context.fail(404);
      }
      return;
    }
    web.sendPage(context);
  }

  private static void failed(RoutingContext context, int status) {
    switch (status) {
      case 404 -> Answers.refuse(context, ErrorCode.NOT_FOUND, "Nothing is at this address.");
      case 405 ->
          Answers.refuse(
              context, ErrorCode.METHOD_NOT_ALLOWED, "This address does not take this method.");
      case 413 ->
          Answers.refuse(
              context, ErrorCode.BODY_TOO_LARGE, "The body is larger than this operation takes.");
      case 415 ->
          Answers.refuse(
              context, ErrorCode.UNSUPPORTED_MEDIA_TYPE, "A body must be application/json.");
      case 500 -> {
        String id = context.response().headers().get("X-Request-Id");
        log.atError()
            .setCause(context.failure())
            .addKeyValue("requestId", id)
            .log("request failed");
        Answers.refuse(context, ErrorCode.INTERNAL, "Something went wrong here. Reference: " + id);
      }
      default -> Answers.refuse(context, ErrorCode.BAD_REQUEST, "The request cannot be read.");
    }
  }
}
