package dev.optio.server.http;

import dev.optio.server.contract.Contract;
import dev.optio.server.contract.Operation;
import dev.optio.server.contract.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.util.Optional;

/**
 * Sends outcomes; in tests and development it first checks them against the contract, and fails
 * loudly.
 */
final class Replies {
  private final Optional<ResponseValidator> validator;

  /**
   * Sends replies.
   *
   * @param validator present where replies are checked
   */
  Replies(Optional<ResponseValidator> validator) {
    this.validator = validator;
  }

  Future<Void> send(RoutingContext context, Contract.Declared declared, Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?>(Object answer) -> send(context, declared, declared.status(), answer);
      case Outcome.Special<?>(int status, Object answer) -> send(context, declared, status, answer);
      case Outcome.Refused<?> refused -> {
        Answers.refuse(context, refused);
        yield Future.succeededFuture();
      }
    };
  }

  private Future<Void> send(
      RoutingContext context, Contract.Declared declared, int status, Object answer) {
    if (answer instanceof Operation.Nothing) {
      return context.response().setStatusCode(status).end();
    }
    Buffer body = Answers.encode(answer);
    return checked(declared.id(), status, body)
        .onSuccess(ignored -> Answers.write(context, status, body));
  }

  private Future<Void> checked(String operation, int status, Buffer body) {
    if (validator.isEmpty()) {
      return Future.succeededFuture();
    }
    return validator
        .get()
        .validate(ValidatableResponse.create(status, body, Answers.JSON), operation)
        .mapEmpty();
  }
}
