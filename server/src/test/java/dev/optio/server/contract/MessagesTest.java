package dev.optio.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares every record that is read from or written to the wire with its schema: names, types,
 * what must be there and what may be null.
 */
class MessagesTest {
  private static final Contract CONTRACT = Contract.load();

  /**
   * Taken in requests and given in answers: what may be left out on the way in is null on the way
   * out.
   */
  private static final Set<Class<?>> BOTH_WAYS =
      Set.of(PromptMessages.PromptParameter.class, RepositoryMessages.RemoteCredential.class);

  static Collection<Operation<?, ?>> operations() {
    return new TreeMap<>(Operations.IN_CONTRACT).values();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aRequestHoldsWhatItsParametersAndBodySay(Operation<?, ?> operation) {
    // Given
    JsonNode tree = Schemas.operation(declared(operation));
    Map<String, JsonNode> schemas = new TreeMap<>();
    Set<String> required = new TreeSet<>();
    for (JsonNode parameter : Schemas.parameters(tree)) {
      String name = parameter.path("name").asText();
      schemas.put(name, Schemas.resolved(parameter.path("schema")));
      if (parameter.path("required").asBoolean()) {
        required.add(name);
      }
    }
    JsonNode body = Schemas.resolved(json(tree.path("requestBody")));
    body.path("properties")
        .properties()
        .forEach(property -> schemas.put(property.getKey(), Schemas.resolved(property.getValue())));
    body.path("required").forEach(name -> required.add(name.asText()));

    // When
    List<String> differences = new ArrayList<>();
    Map<String, RecordComponent> components = components(operation.request());
    compareNames(operation.id(), schemas.keySet(), components.keySet(), differences);
    components.forEach((name, component) -> {
      JsonNode schema = schemas.get(name);
      if (schema != null) {
        boolean optional = mayBeAbsent(component.getGenericType());
        boolean list = component.getType() == List.class;
        if (!list && optional == required.contains(name)) {
          differences.add(name + (optional ? " is required" : " may be absent"));
        }
        compareType(name, schema, component.getGenericType(), false, differences);
      }
    });

    // Then
    assertThat(differences).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anAnswerHoldsWhatItsSchemaSays(Operation<?, ?> operation) {
    // Given
    Contract.Declared declared = declared(operation);
    JsonNode response =
        Schemas.operation(declared).path("responses").path(Integer.toString(declared.status()));

    // When
    List<String> differences = new ArrayList<>();
    if (operation.answer() == Operation.Nothing.class) {
      if (response.has("content")) {
        differences.add("the contract declares a body");
      }
    } else {
      compareAnswer(
          operation.id(), Schemas.resolved(json(response)), operation.answer(), differences);
    }

    // Then
    assertThat(differences).isEmpty();
  }

  @Test
  void aListThatIsAbsentIsEmpty() throws JsonProcessingException {
    // When
    TaskMessages.CreateTask request =
        Json.MAPPER.readValue("{\"prompt\": \"Say hello\"}", TaskMessages.CreateTask.class);

    // Then
    assertThat(request.secrets()).isEmpty();
    assertThat(request.title()).isEmpty();
  }

  @Test
  void nothingThatIsHiddenIsPrinted() {
    assertThat(
            List.of(
                new PromptMessages.PromptPreview("hush").toString(),
                new PromptMessages.RenderPrompt(
                        "1", Json.MAPPER.createObjectNode().put("A", "hush"))
                    .toString(),
                new TaskMessages.SendTaskMessage("1", "hush", Optional.empty(), Optional.empty())
                    .toString(),
                new SystemMessages.Credentials(Optional.of("hush"), Optional.empty()).toString(),
                new SecretMessages.PutSecret(
                        "NAME", "hush", Optional.empty(), Optional.empty(), Optional.empty())
                    .toString()))
        .noneMatch(text -> text.contains("hush"));
  }

  @Test
  void theBodyOfAFailureHoldsItsThreeFields() {
    // When
    JsonNode failure =
        Schemas.resolved(
            Json.MAPPER.createObjectNode().put("$ref", "#/components/schemas/Failure"));

    // Then
    assertThat(failure.path("properties").properties().stream().map(Map.Entry::getKey))
        .containsExactly("error", "code", "details");
    assertThat(failure.path("required")).hasSize(2);
  }

  private static void compareAnswer(
      String at, JsonNode schema, Class<?> type, List<String> differences) {
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    Map<String, JsonNode> schemas = new TreeMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(property -> schemas.put(property.getKey(), property.getValue()));
    Map<String, RecordComponent> components = components(type);
    compareNames(at, schemas.keySet(), components.keySet(), differences);
    if (schema.path("additionalProperties").asBoolean(true)) {
      differences.add(at + " is open to more fields");
    }
    components.forEach((name, component) -> {
      JsonNode property = schemas.get(name);
      if (property == null) {
        return;
      }
      String place = at + "." + name;
      boolean left = leftOutWhenEmpty(component);
      if (left == required.contains(name) && !BOTH_WAYS.contains(type)) {
        differences.add(place + (left ? " is left out when empty" : " is always there"));
      }
      boolean nullable = mayBeAbsent(component.getGenericType()) && !left;
      if (nullable != mayBeNull(property)) {
        differences.add(place + (nullable ? " may be null" : " is never null"));
      }
      compareType(place, present(property), component.getGenericType(), true, differences);
    });
  }

  private static void compareNames(
      String at, Set<String> inContract, Set<String> inCode, List<String> differences) {
    Set<String> missing = new TreeSet<>(inContract);
    missing.removeAll(inCode);
    missing.forEach(name -> differences.add(at + " lacks " + name));
    Set<String> more = new TreeSet<>(inCode);
    more.removeAll(inContract);
    more.forEach(name -> differences.add(at + " has " + name + ", the contract does not"));
  }

  private static void compareType(
      String at, JsonNode schema, Type type, boolean answer, List<String> differences) {
    if (type instanceof ParameterizedType generic) {
      Type argument = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == Optional.class) {
        compareType(at, schema, argument, answer, differences);
      } else if (generic.getRawType() == List.class) {
        expect(at, schema, "array", differences);
        compareType(
            at + "[]", Schemas.resolved(schema.path("items")), argument, answer, differences);
      } else {
        expect(at, schema, "object", differences);
        JsonNode values = schema.path("additionalProperties");
        compareType(at + "{}", Schemas.resolved(values), argument, answer, differences);
      }
      return;
    }
    compareClass(at, schema, (Class<?>) type, answer, differences);
  }

  private static void compareClass(
      String at, JsonNode schema, Class<?> type, boolean answer, List<String> differences) {
    if (type.isRecord()) {
      if (answer) {
        compareAnswer(at, schema, type, differences);
      } else {
        compareNames(
            at,
            schema.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()),
            components(type).keySet(),
            differences);
      }
    } else if (type.isEnum()) {
      Set<String> words =
          Arrays.stream(type.getEnumConstants())
              .map(constant -> Json.MAPPER.convertValue(constant, String.class))
              .collect(Collectors.toSet());
      Set<String> declared = new TreeSet<>();
      schema
          .path("enum")
          .forEach(word -> {
            if (!word.isNull()) {
              declared.add(word.asText());
            }
          });
      if (!words.equals(declared)) {
        differences.add(at + " is one of " + words + ", the contract says " + declared);
      }
    } else if (!JsonNode.class.equals(type)) {
      expect(at, schema, wireType(type), differences);
      if (type == Instant.class && !schema.path("format").asText().equals("date-time")) {
        differences.add(at + " is an instant");
      }
    }
  }

  private static void expect(
      String at, JsonNode schema, String wireType, List<String> differences) {
    Set<String> types = new TreeSet<>();
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      type.forEach(word -> types.add(word.asText()));
      types.remove("null");
    } else {
      types.add(type.asText());
    }
    if (!types.equals(Set.of(wireType))) {
      differences.add(at + " is a " + wireType + ", the contract says " + types);
    }
  }

  private static String wireType(Class<?> type) {
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "integer";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "boolean";
    }
    if (type == String.class || type == UUID.class || type == Instant.class) {
      return "string";
    }
    if (type == ObjectNode.class) {
      return "object";
    }
    throw new IllegalStateException("no wire type is known for " + type);
  }

  /** A list that is absent is empty; everything else says so with an optional. */
  private static boolean mayBeAbsent(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
  }

  private static boolean leftOutWhenEmpty(RecordComponent component) {
    JsonInclude include = component.getAccessor().getAnnotation(JsonInclude.class);
    return include != null && include.value() == JsonInclude.Include.NON_ABSENT;
  }

  private static boolean mayBeNull(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode word : type) {
        if (word.asText().equals("null")) {
          return true;
        }
      }
    }
    for (JsonNode choice : schema.path("oneOf")) {
      if (choice.path("type").asText().equals("null")) {
        return true;
      }
    }
    return false;
  }

  /** The schema of a value that is not null. */
  private static JsonNode present(JsonNode schema) {
    for (JsonNode choice : schema.path("oneOf")) {
      if (!choice.path("type").asText().equals("null")) {
        return Schemas.resolved(choice);
      }
    }
    return Schemas.resolved(schema);
  }

  private static JsonNode json(JsonNode body) {
    return body.path("content").path("application/json").path("schema");
  }

  private static Map<String, RecordComponent> components(Class<?> type) {
    Map<String, RecordComponent> components = new TreeMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(component.getName(), component);
    }
    return components;
  }

  private static Contract.Declared declared(Operation<?, ?> operation) {
    Contract.Declared declared = CONTRACT.operations().get(operation.id());
    if (declared == null) {
      throw new IllegalStateException(operation.id() + " is not in the contract");
    }
    return declared;
  }
}
