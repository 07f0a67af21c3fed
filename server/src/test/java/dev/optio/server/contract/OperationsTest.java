package dev.optio.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every operation of the contract must have, and that code and contract name the same. */
class OperationsTest {
  private static final Contract CONTRACT = Contract.load();

  /**
   * An operation as it stands in the contract.
   *
   * @param shared parameters of its path
   */
  record Written(String id, String method, String path, JsonNode tree, JsonNode shared) {
    @Override
    public String toString() {
      return id;
    }
  }

  static List<Written> operations() throws IOException {
    JsonNode paths = Json.MAPPER.readTree(CONTRACT.json()).path("paths");
    List<Written> operations = new ArrayList<>();
    paths
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation -> {
                  if (operation.getValue().has("operationId")) {
                    operations.add(
                        new Written(
                            operation.getValue().path("operationId").asText(),
                            operation.getKey(),
                            path.getKey(),
                            operation.getValue(),
                            path.getValue().path("parameters")));
                  }
                }));
    return operations;
  }

  @Test
  void codeAndContractNameTheSameErrorCodes() {
    // When
    Set<String> inCode =
        Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).collect(Collectors.toSet());

    // Then
    assertThat(CONTRACT.errorCodes()).isEqualTo(new TreeSet<>(inCode));
  }

  @Test
  void everyOperationIsAMessageOrAnswersByItself() {
    // When
    Set<String> messages =
        CONTRACT.operations().values().stream()
            .filter(operation -> !operation.raw())
            .map(Contract.Declared::id)
            .collect(Collectors.toSet());

    // Then
    assertThat(Operations.IN_CONTRACT.keySet()).isEqualTo(messages);
  }

  @Test
  void anErrorCodeIsFoundByItsNameInTheContract() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(ErrorCode.of(code.wireName())).isEqualTo(code);
      assertThat(code.status()).isBetween(400, 599);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyOperationSaysHowItFails(Written operation) {
    assertThat(operation.tree().at("/responses/default/$ref").asText())
        .isEqualTo("#/components/responses/Failure");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyOperationIsExplained(Written operation) throws IOException {
    // Given
    Set<String> tags = new HashSet<>();
    Json.MAPPER
        .readTree(CONTRACT.json())
        .path("tags")
        .forEach(tag -> tags.add(tag.path("name").asText()));

    // Then
    assertThat(operation.tree().path("summary").asText()).isNotBlank().doesNotEndWith(".");
    assertThat(operation.tree().path("tags")).hasSize(1);
    assertThat(tags).contains(operation.tree().at("/tags/0").asText());
    assertThat(operation.id()).matches("[a-z][a-zA-Z]+");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void nothingThatChangesSomethingIsOpenToAGet(Written operation) {
    if (operation.method().equals("get")) {
      assertThat(operation.id()).matches("(get|list|search|stream|export)[A-Z].*");
      assertThat(operation.tree().has("requestBody")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyPlaceholderIsAParameterAndTakesAnyText(Written operation) {
    // Given
    Set<String> placeholders =
        Pattern.compile("\\{(\\w+)}")
            .matcher(operation.path())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());

    // When
    List<JsonNode> inPath =
        Schemas.parameters(operation.tree()).stream()
            .filter(parameter -> parameter.path("in").asText().equals("path"))
            .toList();

    // Then
    assertThat(inPath.stream().map(parameter -> parameter.path("name").asText()))
        .containsExactlyInAnyOrderElementsOf(placeholders);
    assertThat(inPath)
        .as("a malformed id is no bad request, it is not found")
        .allSatisfy(parameter -> {
          assertThat(parameter.path("required").asBoolean()).isTrue();
          assertThat(parameter.path("schema").path("type").asText()).isEqualTo("string");
          assertThat(parameter.path("schema").has("format")).isFalse();
          assertThat(parameter.path("schema").has("pattern")).isFalse();
        });
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyBodyIsAnObjectWithoutUnknownFields(Written operation) {
    JsonNode body = operation.tree().path("requestBody");
    if (!body.isMissingNode()) {
      assertThat(body.path("required").asBoolean()).isTrue();
      assertThat(body.path("content").size()).isEqualTo(1);
      JsonNode schema =
          Schemas.resolved(body.path("content").path("application/json").path("schema"));
      assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void publicOperationsNeedNoCredentialsInTheContractEither(Written operation) {
    assertThat(operation.tree().path("security").isArray())
        .isEqualTo(operation.tree().path("x-optio-access").asText().equals("public"));
  }
}
