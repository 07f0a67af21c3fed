package dev.optio.server.http;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a websocket in the only way that a browser shows to a page: opens it and closes it with a
 * code, which for the caller's own mistakes is 4000 more than the status.
 */
final class SocketRefusal {
  private static final int OF_STATUS = 4000;
  private static final int FIRST_OF_OURS = 500;
  private static final short INTERNAL = 1011;
  private static final short TRY_LATER = 1013;

  private SocketRefusal() {}

  /**
   * Whether the request wants to become a websocket. Told by what it asks for and not by its path,
   * which can be written in more ways than one.
   */
  static boolean fits(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  static void send(RoutingContext context, Outcome.Refused<?> refused) {
    short code = code(refused.code());
    context
        .request()
        .toWebSocket()
        .onSuccess(socket -> socket.close(code, refused.message()))
        .onFailure(noHandshake -> Answers.refuse(context, refused));
  }

  private static short code(ErrorCode code) {
    if (code.status() < FIRST_OF_OURS) {
      return (short) (OF_STATUS + code.status());
    }
    return code == ErrorCode.INTERNAL ? INTERNAL : TRY_LATER;
  }
}
