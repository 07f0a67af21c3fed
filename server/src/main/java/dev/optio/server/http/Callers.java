package dev.optio.server.http;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.SystemMessages.Credentials;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds out who a request comes from: bearer token first, then a socket's token, then the cookie.
 */
final class Callers {
  static final String COOKIE = "optio_session";
  private static final String SOCKET_TOKEN = "optio-auth-";

  private final Bus bus;

  Callers(Bus bus) {
    this.bus = bus;
  }

  Future<Outcome<Caller>> of(RoutingContext context) {
    Credentials credentials = new Credentials(token(context), workspace(context));
    return bus.ask(Operations.AUTHENTICATE, new Caller.Anonymous(), credentials);
  }

  private static Optional<String> token(RoutingContext context) {
    String authorization = context.request().getHeader("Authorization");
    if (authorization != null) {
      return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
          ? Optional.of(authorization.substring(7).strip())
          : Optional.empty();
    }
    return socketToken(context).or(() -> cookie(context, COOKIE));
  }

  private static Optional<String> socketToken(RoutingContext context) {
    String protocols = context.request().getHeader("Sec-WebSocket-Protocol");
    return Optional.ofNullable(protocols).stream()
        .flatMap(list -> Arrays.stream(list.split(",", -1)))
        .map(String::strip)
        .filter(protocol -> protocol.startsWith(SOCKET_TOKEN))
        .map(protocol -> protocol.substring(SOCKET_TOKEN.length()))
        .findFirst();
  }

  private static Optional<String> workspace(RoutingContext context) {
    return Optional.ofNullable(context.request().getHeader("X-Workspace-Id"))
        .or(() -> cookie(context, "optio_workspace"));
  }

  private static Optional<String> cookie(RoutingContext context, String name) {
    return Optional.ofNullable(context.request().getCookie(name)).map(Cookie::getValue);
  }
}
