package dev.optio.server.http;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.optio.server.contract.ContractException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request in the form that the validator takes, with parameters as the router decoded them. The
 * validator's own reading decodes them a second time, so that {@code C%2B%2B} becomes {@code C },
 * and takes a text for JSON where it looks like JSON.
 */
final class Received implements ValidatableRequest {
  private static final Buffer EMPTY_OBJECT = Buffer.buffer("{}");

  private final Map<String, RequestParameter> path = new HashMap<>();
  private final Map<String, RequestParameter> query = new HashMap<>();
  private final RequestParameter body;

  Received(RoutingContext context, Operation operation, Buffer body) {
    this.body = new RequestParameterImpl(isEmptyObject(operation, body) ? EMPTY_OBJECT : body);
    for (Parameter parameter : operation.getParameters()) {
      String name = parameter.getName();
      switch (parameter.getIn()) {
        case PATH -> path.put(name, value(parameter, context.pathParam(name)));
        case QUERY ->
            query.put(
                name, value(parameter, context.queryParam(name).stream().findFirst().orElse(null)));
        case COOKIE, HEADER ->
            throw new ContractException(name + " is neither in the path nor in the query");
      }
    }
  }

  /** Clients leave a body out that has nothing to say. */
  private static boolean isEmptyObject(Operation operation, Buffer body) {
    if (body.length() > 0 || operation.getRequestBody() == null) {
      return false;
    }
    MediaType json = operation.getRequestBody().determineContentType(Answers.JSON);
    return json != null && !(json.getSchema().get("required") instanceof JsonArray);
  }

  @Override
  public Map<String, RequestParameter> getCookies() {
    return Map.of();
  }

  @Override
  public Map<String, RequestParameter> getHeaders() {
    return Map.of();
  }

  @Override
  public Map<String, RequestParameter> getPathParameters() {
    return path;
  }

  @Override
  public Map<String, RequestParameter> getQuery() {
    return query;
  }

  @Override
  public RequestParameter getBody() {
    return body;
  }

  /** The guard has let only JSON in, however its type was written. */
  @Override
  public String getContentType() {
    return Answers.JSON;
  }

  private static RequestParameter value(Parameter parameter, @Nullable String text) {
    boolean quoted = parameter.getSchemaType() == SchemaType.STRING;
    return new RequestParameterImpl(
        Optional.ofNullable(text)
            .map(present -> quoted ? TextNode.valueOf(present).toString() : present)
            .orElse(null));
  }
}
