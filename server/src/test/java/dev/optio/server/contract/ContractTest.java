package dev.optio.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the contract is read, and what is refused about one. */
class ContractTest {
  private static final String SMALL =
      """
      openapi: 3.1.0
      info: {title: Small, version: '1'}
      servers: [{url: /}]
      security: [{token: []}]
      paths:
        /api/things/{id}:
          summary: Not an operation
          get:
            operationId: getThing
            x-optio-access: viewer
            security: []
            responses:
              '200':
                description: It
                content:
                  application/json: {schema: {type: object}}
                  text/markdown: {schema: {type: string}}
              '404': {description: None}
          post:
            operationId: changeThing
            x-optio-access: {by: scope, workspace: admin, repo: member}
            x-optio-body-limit: 1000
            requestBody: {content: {application/json: {schema: {type: object}}}}
            responses:
              default: {description: Failed}
              '202': {description: Taken}
              '200': {description: Done}
      components:
        securitySchemes: {token: {type: http, scheme: bearer}}
        schemas:
          ErrorCode: {type: string, enum: [not_found, busy]}
      """;

  @Nested
  class Reading {
    @Test
    void publishesTheFileAsItIs() throws IOException {
      // When
      Contract contract = Contract.load();

      // Then
      assertThat(contract.yaml()).isEqualTo(Files.readString(Path.of("../openapi.yaml")));
    }

    @Test
    void saysTheSameInJson() throws IOException {
      // When
      Contract contract = Contract.load();

      // Then
      JsonNode json = Json.MAPPER.readTree(contract.json());
      assertThat(json.at("/openapi").asText()).isEqualTo("3.1.0");
      assertThat(json.at("/servers")).hasSize(1);
      assertThat(json.at("/paths/~1api~1tasks/post/operationId").asText()).isEqualTo("createTask");
    }

    @Test
    void takesWhatTheServerNeedsOfEachOperation() {
      // When
      Contract contract = Contract.parse(SMALL);

      // Then
      assertThat(contract.operations()).containsOnlyKeys("getThing", "changeThing");
      assertThat(contract.operations())
          .containsEntry(
              "getThing",
              new Contract.Declared(
                  "getThing",
                  "get",
                  "/api/things/{id}",
                  new Access.AtLeast(Role.VIEWER),
                  false,
                  200,
                  256 * 1024,
                  false));
      assertThat(contract.operations().get("changeThing"))
          .satisfies(operation -> {
            assertThat(operation.hasBody()).isTrue();
            assertThat(operation.bodyLimit()).isEqualTo(1000);
            assertThat(operation.status()).as("the least good status").isEqualTo(200);
          });
      assertThat(contract.errorCodes()).containsExactly("busy", "not_found");
    }
  }

  @Nested
  @ExtendWith(VertxExtension.class)
  class Reducing {
    @Test
    void leavesOutWhatTheValidatorCannotRead() {
      // When
      Contract contract = Contract.parse(SMALL);

      // Then
      assertThat(contract.reduced().fieldNames()).doesNotContain("servers", "security");
      assertThat(contract.reduced().encode())
          .doesNotContain("securitySchemes", "text/markdown", "\"security\"")
          .contains("application/json", "changeThing");
    }

    @Test
    void leavesThePublishedContractWhole() {
      // When
      Contract contract = Contract.parse(SMALL);

      // Then
      assertThat(contract.json()).contains("securitySchemes", "text/markdown", "\"servers\"");
    }

    @Test
    void givesTheValidatorAContractThatItTakes(Vertx vertx, VertxTestContext context) {
      // When
      OpenAPIContract.from(vertx, Contract.load().reduced())
          .onComplete(
              context.succeeding(validated ->
                  context.verify(() -> {
                    // Then
                    assertThat(validated.operations())
                        .hasSameSizeAs(Contract.load().operations().keySet());
                    context.completeNow();
                  })));
    }
  }

  @Nested
  class Refusing {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        textBlock =
            """
            operationId: getThing         | summary: nameless       | has no operationId
            x-optio-access: viewer        | summary: undeclared     | declares no x-optio-access
            x-optio-access: viewer        | x-optio-access: 7       | declares no x-optio-access
            x-optio-access: viewer        | x-optio-access: nobody  | unknown access: nobody
            x-optio-access: viewer        | x-optio-access: ''      | unknown access
            {by: scope, workspace: admin, | {by: scope, workspace: owner, | unknown access: owner
            {by: scope, workspace: admin, repo: member} | {by: scope} | without a field or choices
            {by: scope, workspace: admin, | {workspace: admin,      | without a field or choices
            operationId: changeThing      | operationId: getThing   | two operations are named getThing
            '202': {description: Taken}   | '400': {description: No} | -
            """)
    void aMistakeStopsTheServer(String right, String wrong, String complaint) {
      // Given
      String mistaken = SMALL.replace(right, wrong);
      assertThat(mistaken).isNotEqualTo(SMALL);

      // When / Then
      if (complaint.equals("-")) {
        assertThat(Contract.parse(mistaken).operations()).hasSize(2);
        return;
      }
      assertThatThrownBy(() -> Contract.parse(mistaken))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining(complaint);
    }

    @Test
    void anOperationWithoutAGoodAnswerStopsTheServer() {
      // Given
      String mistaken = SMALL.replace("'200': {description: Done}", "").replace("'202'", "'409'");

      // When / Then
      assertThatThrownBy(() -> Contract.parse(mistaken))
          .isInstanceOf(ContractException.class)
          .hasMessage("changeThing declares no answer");
    }
  }
}
