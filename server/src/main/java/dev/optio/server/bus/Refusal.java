package dev.optio.server.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Outcome;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Writes the refusals of raw operations, in the form that all refusals have. */
public final class Refusal {
  private Refusal() {}

  /** Answers with the refusal, unless something was sent already; called on the event loop. */
  public static void send(RoutingContext context, Outcome.Refused<?> refused) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    ObjectNode body =
        Json.MAPPER
            .createObjectNode()
            .put("error", refused.message())
            .put("code", refused.code().wireName());
    refused.details().ifPresent(details -> body.set("details", Json.MAPPER.valueToTree(details)));
    if (refused.code() == ErrorCode.BUSY || refused.code() == ErrorCode.UNAVAILABLE) {
      response.putHeader("Retry-After", "1");
    }
    response
        .setStatusCode(refused.code().status())
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(encoded(body));
  }

  private static String encoded(ObjectNode body) {
    try {
      return Json.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a refusal cannot be written as JSON", e);
    }
  }
}
