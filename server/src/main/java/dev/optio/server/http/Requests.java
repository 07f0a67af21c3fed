package dev.optio.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.ContractException;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatedRequest;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks requests against the contract and turns them into records. */
final class Requests {
  private final OpenAPIContract contract;
  private final RequestValidator validator;

  Requests(Vertx vertx, OpenAPIContract contract) {
    this.contract = contract;
    this.validator = RequestValidator.create(vertx, contract);
  }

  /**
   * Something about a request that is wrong, by JSON pointer into its body or the name of a
   * parameter.
   */
  record Mistake(String at, String message) {}

  /** Whether a request fits its record. */
  sealed interface Bound<Q extends Record> {
    record Fits<Q extends Record>(Q request) implements Bound<Q> {}

    record Unfit<Q extends Record>(Outcome.Refused<?> refused) implements Bound<Q> {}
  }

  /** The request's parameters and body fields by name; fails with what the validator says. */
  Future<ObjectNode> validated(RoutingContext context, String operationId, Buffer body) {
    Operation operation = contract.operation(operationId);
    if (operation == null) {
      throw new ContractException(operationId + " is not in the reduced contract");
    }
    return validator
        .validate(new Received(context, operation, body), operationId)
        .map(Requests::checked);
  }

  /**
   * The request as its record. A schema lets more pass than a type does, such as a time of no zone.
   */
  static <Q extends Record> Bound<Q> bind(ObjectNode fields, Class<Q> type) {
    try {
      return new Bound.Fits<>(Json.MAPPER.treeToValue(fields, type));
    } catch (JsonMappingException e) {
      String at =
          e.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .filter(Objects::nonNull)
              .collect(Collectors.joining("/"));
      return new Bound.Unfit<>(refused(List.of(new Mistake(at, "cannot be read"))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is no JSON", e);
    }
  }

  /** Why a request was not valid, in the words of the wire; empty when that is not what failed. */
  static Optional<Outcome.Refused<?>> refusal(Throwable failure) {
    return switch (failure) {
      case SchemaValidationException schema when schema.getOutputUnit() != null ->
          Optional.of(refused(Mistakes.of(schema)));
      case NulException nul -> Optional.of(refused(nul.mistakes));
      case ValidatorException unreadable ->
          Optional.of(
              Outcome.refused(
                  ErrorCode.BAD_REQUEST, "Validation error: " + unreadable.getMessage()));
      default -> Optional.empty();
    };
  }

  private static Outcome.Refused<?> refused(List<Mistake> mistakes) {
    Mistake first = mistakes.getFirst();
    return Outcome.refused(
        ErrorCode.INVALID_BODY,
        "Validation error: " + first.at() + ": " + first.message(),
        mistakes);
  }

  /** Text with the character NUL, which is valid in JSON and in URLs, and nowhere behind them. */
  private static final class NulException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;

    NulException(List<Mistake> mistakes) {
      super("a request holds the character NUL", null, false, false);
      this.mistakes = mistakes;
    }
  }

  /** With everything in it fit to be stored. */
  private static ObjectNode checked(ValidatedRequest request) {
    ObjectNode fields = fields(request);
    List<Mistake> mistakes =
        Nuls.in(fields).stream()
            .map(at -> new Mistake(at, "cannot contain the character NUL"))
            .toList();
    if (!mistakes.isEmpty()) {
      throw new NulException(mistakes);
    }
    return fields;
  }

  private static ObjectNode fields(ValidatedRequest request) {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    RequestParameter body = request.getBody();
    if (body != null && body.get() instanceof JsonObject object) {
      try {
        fields.setAll((ObjectNode) Json.MAPPER.readTree(object.encode()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a validated body is no JSON", e);
      }
    }
    copy(request.getQuery(), fields);
    copy(request.getPathParameters(), fields);
    return fields;
  }

  private static void copy(Map<String, RequestParameter> parameters, ObjectNode fields) {
    parameters.forEach((name, parameter) -> {
      if (parameter != null && parameter.get() != null) {
        fields.set(name, Json.MAPPER.valueToTree(parameter.get()));
      }
    });
  }
}
