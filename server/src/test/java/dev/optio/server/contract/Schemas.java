package dev.optio.server.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Finds its way in the published contract. */
final class Schemas {
  private static final JsonNode WHOLE = whole();

  private Schemas() {}

  /** What a reference stands for, or the node itself. */
  static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? resolved(WHOLE.at(node.path("$ref").asText().substring(1))) : node;
  }

  static JsonNode operation(Contract.Declared declared) {
    return WHOLE.path("paths").path(declared.path()).path(declared.method());
  }

  static List<JsonNode> parameters(JsonNode operation) {
    List<JsonNode> parameters = new ArrayList<>();
    operation.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
    return parameters;
  }

  private static JsonNode whole() {
    try {
      return Json.MAPPER.readTree(Contract.load().json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
