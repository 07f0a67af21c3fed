package dev.optio.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.ContractException;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.RequestUtils;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** The request's parameters and body fields by name; fails with what the validator says. */
  Future<ObjectNode> validated(HttpServerRequest request, String operationId, Buffer body) {
    Operation operation = contract.operation(operationId);
    if (operation == null) {
      throw new ContractException(operationId + " is not in the reduced contract");
    }
    if (body.length() > 0) {
      // The guard let it in, so it is JSON, however its type is written.
      request.headers().set("Content-Type", Answers.JSON);
    }
    return RequestUtils.extract(request, operation, () -> Future.succeededFuture(body))
        .compose(extracted -> validator.validate(extracted, operationId))
        .map(Requests::fields);
  }

  /** The request as its record. */
  static <Q extends Record> Q bind(ObjectNode fields, Class<Q> type) {
    try {
      return Json.MAPPER.treeToValue(fields, type);
    } catch (JsonProcessingException e) {
      throw new ContractException(
          type.getSimpleName() + " does not fit the contract: " + e.getOriginalMessage());
    }
  }

  /** Why a request was not valid, in the words of the wire. */
  static Outcome.Refused<?> refusal(Throwable failure) {
    if (failure instanceof SchemaValidationException schema && schema.getOutputUnit() != null) {
      List<Mistake> mistakes = mistakes(schema.getOutputUnit());
      String first =
          mistakes.isEmpty()
              ? schema.getMessage()
              : mistakes.getFirst().at() + ": " + mistakes.getFirst().message();
      return Outcome.refused(ErrorCode.INVALID_BODY, "Validation error: " + first, mistakes);
    }
    return Outcome.refused(
        ErrorCode.BAD_REQUEST,
        "Validation error: "
            + Optional.ofNullable(failure.getMessage()).orElse("the request cannot be read"));
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

  /**
   * The validator reports a failing property again as one that is not declared; the first word on
   * each place counts.
   */
  private static List<Mistake> mistakes(OutputUnit unit) {
    List<Mistake> mistakes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (OutputUnit error : Optional.ofNullable(unit.getErrors()).orElse(List.of())) {
      String at = Optional.ofNullable(error.getInstanceLocation()).orElse("#");
      String message = Optional.ofNullable(error.getError()).orElse("does not match");
      boolean echo =
          message.contains("does not match additional properties schema")
              || message.contains("A subschema had errors");
      if (!echo && seen.add(at)) {
        mistakes.add(new Mistake(at, message));
      }
    }
    return mistakes;
  }
}
