package dev.optio.server.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The contract as published, and what the server needs to know of each of its operations.
 *
 * @param yaml the file, untouched
 * @param json the same as JSON text
 * @param reduced a copy that the validator can read, see {@link #reduce}
 */
public record Contract(
    String yaml,
    String json,
    JsonObject reduced,
    Map<String, Declared> operations,
    Set<String> errorCodes) {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "patch", "delete", "head", "options");
  private static final Set<String> VALIDATED_TYPES = Set.of("application/json");
  private static final int BODY_LIMIT = 256 * 1024;

  /**
   * An operation as the contract declares it.
   *
   * @param path with parameters in braces
   * @param raw answers by itself instead of through a message
   * @param status of the answer when all goes well
   * @param bodyLimit most bytes of a request body
   */
  public record Declared(
      String id,
      String method,
      String path,
      Access access,
      boolean raw,
      int status,
      int bodyLimit,
      boolean hasBody) {}

  /** Reads the contract that the server was built with. */
  public static Contract load() {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new ContractException("openapi.yaml is not in the server");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ContractException("openapi.yaml cannot be read");
    }
  }

  /** Reads a contract. */
  public static Contract parse(String yaml) {
    Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    JsonObject whole = new JsonObject(tree);
    Map<String, Declared> operations = new LinkedHashMap<>();
    for (JsonObject operation : operationsOf(whole)) {
      Declared declared = declared(operation);
      if (operations.put(declared.id(), declared) != null) {
        throw new ContractException("two operations are named " + declared.id());
      }
    }
    Set<String> codes = new TreeSet<>();
    whole
        .getJsonObject("components")
        .getJsonObject("schemas")
        .getJsonObject("ErrorCode")
        .getJsonArray("enum")
        .forEach(code -> codes.add((String) code));
    return new Contract(yaml, jsonText(tree), reduce(whole), Map.copyOf(operations), codes);
  }

  /** Every operation, with its method and path added under {@code method} and {@code path}. */
  private static List<JsonObject> operationsOf(JsonObject whole) {
    List<JsonObject> operations = new ArrayList<>();
    JsonObject paths = whole.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (METHODS.contains(method)) {
          operations.add(item.getJsonObject(method).copy().put("method", method).put("path", path));
        }
      }
    }
    return operations;
  }

  private static Declared declared(JsonObject operation) {
    String id = operation.getString("operationId");
    if (id == null) {
      throw new ContractException(
          operation.getString("method")
              + " "
              + operation.getString("path")
              + " has no operationId");
    }
    int status =
        operation.getJsonObject("responses").fieldNames().stream()
            .filter(name -> name.matches("[123]\\d\\d"))
            .mapToInt(Integer::parseInt)
            .min()
            .orElseThrow(() -> new ContractException(id + " declares no answer"));
    Object access = operation.getValue("x-optio-access");
    return new Declared(
        id,
        operation.getString("method"),
        operation.getString("path"),
        Access.parse(access instanceof JsonObject map ? map.getMap() : access, id),
        operation.getBoolean("x-optio-raw", false),
        status,
        operation.getInteger("x-optio-body-limit", BODY_LIMIT),
        operation.containsKey("requestBody"));
  }

  /**
   * The validator refuses whole contracts for what it does not know: relative servers, media types
   * other than JSON, and security schemes of its own choosing. None of it matters to validation, so
   * the copy goes without.
   */
  private static JsonObject reduce(JsonObject whole) {
    JsonObject copy = whole.copy();
    copy.remove("servers");
    copy.remove("security");
    copy.getJsonObject("components").remove("securitySchemes");
    JsonObject paths = copy.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (Map.Entry<String, Object> entry : paths.getJsonObject(path)) {
        if (METHODS.contains(entry.getKey()) && entry.getValue() instanceof JsonObject operation) {
          operation.remove("security");
          operation
              .getJsonObject("responses")
              .forEach(response -> reduceResponse((JsonObject) response.getValue()));
        }
      }
    }
    return copy;
  }

  private static void reduceResponse(JsonObject response) {
    JsonObject content = response.getJsonObject("content");
    if (content != null) {
      for (String type :
          new JsonArray(List.copyOf(content.fieldNames())).stream().map(String::valueOf).toList()) {
        if (!VALIDATED_TYPES.contains(type)) {
          content.remove(type);
        }
      }
    }
  }

  private static String jsonText(Map<String, Object> tree) {
    try {
      return Json.MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new ContractException("openapi.yaml holds what JSON cannot say");
    }
  }
}
