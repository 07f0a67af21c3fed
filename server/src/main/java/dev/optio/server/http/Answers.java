package dev.optio.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Writes answers and refusals; the only place that knows what a failure looks like on the wire. */
final class Answers {
  static final String JSON = "application/json";

  private Answers() {}

  /** The body of every refusal. */
  record Failure(
      String error,
      ErrorCode code,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Object> details) {}

  static void refuse(RoutingContext context, ErrorCode code, String message) {
    refuse(context, Outcome.refused(code, message));
  }

  static void refuse(RoutingContext context, Outcome.Refused<?> refused) {
    HttpServerResponse response = context.response();
    if (refused.code() == ErrorCode.BUSY || refused.code() == ErrorCode.UNAVAILABLE) {
      response.putHeader("Retry-After", "1");
    }
    write(
        context,
        refused.code().status(),
        encode(new Failure(refused.message(), refused.code(), refused.details())));
  }

  static void write(RoutingContext context, int status, Buffer json) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", JSON)
        .putHeader("Cache-Control", "no-store")
        .end(json);
  }

  static Buffer encode(Object value) {
    try {
      return Buffer.buffer(Json.MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
