package dev.optio.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.SystemMessages.WorkspacesAnswer;
import dev.optio.server.contract.TaskListMessages.ListTasks;
import dev.optio.server.contract.TaskMessages.ByTask;
import dev.optio.server.contract.TaskMessages.CreateTask;
import dev.optio.server.contract.TaskMessages.RetryTask;
import dev.optio.server.http.Listening.Answer;
import dev.optio.server.http.Listening.Wish;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests reach features, and how those that do not are answered. */
@ExtendWith(VertxExtension.class)
class RequestsTest {
  private static final CopyOnWriteArrayList<Record> ARRIVED = new CopyOnWriteArrayList<>();

  private static Listening listening;

  @BeforeAll
  static void listen(Vertx vertx) {
    listening = Listening.start(vertx, Wish.USUAL);
    listening.serve(Operations.GET_TASK, (caller, request) -> arrived(request));
    listening.serve(Operations.RETRY_TASK, (caller, request) -> arrived(request));
    listening.serve(Operations.CREATE_TASK, (caller, request) -> arrived(request));
    listening.serve(Operations.LIST_TASKS, (caller, request) -> arrived(request));
    listening.serve(Operations.UPDATE_REPOSITORY, (caller, request) -> arrived(request));
    listening.serve(Operations.ADD_REPOSITORY, (caller, request) -> arrived(request));
    listening.serve(Operations.PUT_SECRET, (caller, request) -> arrived(request));
    listening.serve(
        Operations.DELETE_TASK,
        (caller, request) -> {
          ARRIVED.add(request);
          return Outcome.done(new Nothing());
        });
    listening.serve(
        Operations.LIST_WORKSPACES,
        (caller, request) -> Outcome.done(new WorkspacesAnswer(List.of())));
  }

  @BeforeEach
  void forget() {
    ARRIVED.clear();
    listening.credentials.clear();
  }

  private static <A> Outcome<A> arrived(Record request) {
    ARRIVED.add(request);
    return Outcome.refused(ErrorCode.NOT_FOUND, "Task not found");
  }

  private static void isRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("error").asText()).isNotBlank();
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("X-Request-Id")).isNotBlank();
    assertThat(answer.body()).doesNotContain("Exception", "dev.optio", "io.vertx", "\tat ");
  }

  @Nested
  class Ids {
    @ParameterizedTest
    @CsvSource({
      "not-an-id, not-an-id",
      "12, 12",
      "%2312, #12",
      "..%2F..%2Fetc, ../../etc",
      "%27%3B--, ''';--'",
      "%F0%9F%98%80, 😀"
    })
    void arriveAsTheyAreAndAreJudgedByTheFeature(String written, String id) {
      // When
      Answer answer = listening.get("/api/tasks/" + written, "viewer");

      // Then
      isRefused(answer, 404, "not_found");
      assertThat(ARRIVED).containsExactly(new ByTask(id));
    }

    @Test
    void thatHoldANulAreRefusedByName() {
      // When
      Answer answer = listening.get("/api/tasks/a%00b", "viewer");

      // Then
      isRefused(answer, 400, "invalid_body");
      assertThat(answer.json().path("error").asText())
          .isEqualTo("Validation error: id: cannot contain the character NUL");
      assertThat(ARRIVED).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks/%zz", "/api/tasks/%"})
    void thatCannotBeReadAreABadRequest(String path) {
      assertThat(listening.get(path, "viewer").status()).isIn(400, 404);
      assertThat(ARRIVED).isEmpty();
    }

    @Test
    void doNotHideAddressesWithoutPlaceholders() {
      // When
      Answer answer = listening.get("/api/tasks/stats", "viewer");

      // Then
      assertThat(answer.code()).as("nobody serves it here").isEqualTo("unavailable");
      assertThat(ARRIVED).isEmpty();
    }

    @Test
    void comeFromThePathEvenWhereTheQuerySaysOtherwise() {
      // When
      listening.get("/api/tasks/12?id=13", "viewer");

      // Then
      assertThat(ARRIVED).noneMatch(request -> request.toString().contains("13"));
    }
  }

  @Nested
  class Bodies {
    @Test
    void thatAreEmptyAreNoBodies() {
      // When
      Answer answer = listening.post("/api/tasks/12/retry", "member", "");

      // Then
      isRefused(answer, 404, "not_found");
      assertThat(ARRIVED).hasSize(1);
    }

    @Test
    void thatNobodyAskedForDoNotMatter() {
      // When
      Answer answer = listening.post("/api/tasks/12/retry", "member", "{\"id\": \"13\"}");

      // Then
      isRefused(answer, 404, "not_found");
      assertThat(ARRIVED).containsExactly(new RetryTask("12", Optional.empty()));
    }

    @Test
    void becomeRecords() {
      // When
      listening.post(
          "/api/tasks",
          "member",
          """
          {"prompt": "Say hello", "priority": 5, "repoUrl": "https://example.com/a",
           "agentOptions": {"shell": "true"}, "secrets": ["NPM_TOKEN"]}
          """);

      // Then
      assertThat(ARRIVED)
          .singleElement()
          .isInstanceOfSatisfying(
              CreateTask.class,
              task -> {
                assertThat(task.prompt()).contains("Say hello");
                assertThat(task.priority()).contains(5);
                assertThat(task.secrets()).containsExactly("NPM_TOKEN");
                assertThat(task.agentOptions().orElseThrow().path("shell").asText())
                    .isEqualTo("true");
                assertThat(task.title()).isEmpty();
              });
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        textBlock =
            """
            {"prompt": "a", "attachments": [{"name": "a"}]} | content
            {"prompt": ""}                       | prompt
            {"prompt": 7}                        | prompt
            {"prompt": null}                     | prompt
            {"prompt": "a", "priority": 0}       | priority
            {"prompt": "a", "priority": 1.5}     | priority
            {"prompt": "a", "priority": "high"}  | priority
            {"prompt": "a", "secrets": ["path"]} | secrets
            {"prompt": "a", "agentOptions": []}  | agentOptions
            {"prompt": "a", "colour": "blue"}    | colour
            {"prompt": "a", "type": "pr-review"} | type
            []                                   | #
            "prompt"                             | #
            7                                    | #
            null                                 | #
            """)
    void thatDoNotMatchAreToldWhere(String body, String where) {
      // When
      Answer answer = listening.post("/api/tasks", "member", body);

      // Then
      isRefused(answer, 400, "invalid_body");
      assertThat(answer.json().path("error").asText()).startsWith("Validation error: ");
      assertThat(answer.json().path("details").isArray()).isTrue();
      assertThat(answer.json().path("details")).isNotEmpty();
      for (JsonNode mistake : answer.json().path("details")) {
        assertThat(mistake.properties()).hasSize(2);
        assertThat(mistake.path("at").asText()).isNotBlank();
        assertThat(mistake.path("message").asText()).isNotBlank();
      }
      assertThat(answer.json().path("details").toString()).contains(where);
      assertThat(ARRIVED).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        textBlock =
            """
            {"prompt": "a\\u0000"}                                   | prompt
            {"prompt": "a", "title": "\\u0000"}                      | title
            {"prompt": "a", "metadata": {"b": [1, {"c": "\\u0000"}]}} | metadata/b/1/c
            {"prompt": "a", "metadata": {"b\\u0000": 1}}             | metadata
            """)
    void thatHoldANulAreToldWhere(String body, String where) {
      // When
      Answer answer = listening.post("/api/tasks", "member", body);

      // Then
      isRefused(answer, 400, "invalid_body");
      assertThat(answer.json().path("details"))
          .extracting(mistake -> mistake.path("at").asText())
          .containsExactly(where);
      assertThat(ARRIVED).isEmpty();
    }

    @Test
    void areToldEachMistakeOnceAtItsPlace() {
      // When
      Answer answer =
          listening.post(
              "/api/tasks",
              "member",
              """
              {"prompt": 7, "colour": "blue", "priority": 0, "secrets": ["ok", "OK"]}
              """);

      // Then
      assertThat(answer.json().path("details"))
          .extracting(mistake -> mistake.path("at").asText())
          .containsExactlyInAnyOrder("#/prompt", "#/colour", "#/priority", "#/secrets/0");
    }

    @Test
    void areNotRepeatedInARefusal() {
      // When
      Answer answer =
          listening.post(
              "/api/secrets",
              "admin",
              "{\"name\": \"A\", \"scope\": \"hunter2\", \"value\": [\"hunter2\"]}");

      // Then
      isRefused(answer, 400, "invalid_body");
      assertThat(answer.body()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"prompt\": \"a\"", "{'prompt': 'a'}", "prompt=a", "\u0000", ""})
    void thatAreNoJsonAreABadRequest(String body) {
      // When
      Answer answer = listening.post("/api/secrets", "admin", body);

      // Then
      isRefused(answer, 400, "bad_request");
      assertThat(ARRIVED).isEmpty();
    }

    @Test
    void thatNestWithoutEndAreABadRequest() {
      // Given
      String deep =
          "{\"prompt\": \"a\", \"metadata\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";

      // Then
      isRefused(listening.post("/api/tasks", "member", deep), 400, "bad_request");
    }

    @Test
    void thatAreTooLargeAreRefused() {
      // Given
      String large = "{\"repoUrl\": \"" + "a".repeat(300 * 1024) + "\"}";

      // Then
      isRefused(listening.post("/api/repos", "admin", large), 413, "body_too_large");
      assertThat(ARRIVED).isEmpty();
    }

    @Test
    void mayBeAsLargeAsTheirOperationSays() {
      // Given
      String prompt = "a".repeat(1 << 20);

      // When
      listening.post("/api/tasks", "member", "{\"prompt\": \"" + prompt + "\"}");

      // Then
      assertThat(ARRIVED).hasSize(1);
    }

    @Test
    void doNotOverrideWhatTheAddressSays() {
      // When
      Answer answer =
          listening
              .request("PATCH", "/api/repos/12")
              .header("Authorization", "Bearer admin")
              .header("Content-Type", "application/json")
              .body("{\"id\": \"13\", \"fullName\": \"a/b\"}")
              .send();

      // Then
      isRefused(answer, 400, "invalid_body");
    }
  }

  @Nested
  class Parameters {
    @Test
    void becomeFieldsOfTheRecord() {
      // When
      listening.get(
          "/api/tasks?state=queued,running&limit=7&since=2026-01-02T03:04:05Z&q=a%20b", "viewer");

      // Then
      assertThat(ARRIVED)
          .singleElement()
          .isEqualTo(
              new ListTasks(
                  Optional.of("queued,running"),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of("a b"),
                  Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                  Optional.of(7),
                  Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "limit=0",
          "limit=1001",
          "limit=abc",
          "limit=1.5",
          "limit=",
          "limit=99999999999999999999",
          "offset=-1",
          "state=Queued",
          "since=yesterday",
          "since=2026-13-45T00:00:00Z",
          "since=2026-01-02",
          "since=2026-01-02T03:04:05"
        })
    void thatDoNotMatchAreRefused(String query) {
      // When
      Answer answer = listening.get("/api/tasks?" + query, "viewer");

      // Then
      assertThat(answer.status()).isEqualTo(400);
      isRefused(answer, 400, answer.code());
      assertThat(answer.code()).isIn("bad_request", "invalid_body");
      assertThat(ARRIVED).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "C%2B%2B, C++",
      "a+b, a b",
      "%2520, %20",
      "'%22quoted%22', '\"quoted\"'",
      "1.50, 1.50",
      "%F0%9F%98%80, 😀"
    })
    void areDecodedOnceAndStayText(String written, String text) {
      // When
      listening.get("/api/tasks?q=" + written, "viewer");

      // Then
      assertThat(ARRIVED)
          .singleElement()
          .isInstanceOfSatisfying(
              ListTasks.class, request -> assertThat(request.q()).contains(text));
    }

    @Test
    void thatDoNotMatchAreNamed() {
      // When
      Answer answer = listening.get("/api/tasks?limit=0", "viewer");

      // Then
      assertThat(answer.json().path("details").toString())
          .isEqualTo("[{\"at\":\"limit\",\"message\":\"0 is less than 1\"}]");
    }

    @Test
    void thatHoldANulAreRefusedByName() {
      // When
      Answer answer = listening.get("/api/tasks?q=a%00&limit=5", "viewer");

      // Then
      isRefused(answer, 400, "invalid_body");
      assertThat(answer.json().path("details").toString())
          .isEqualTo("[{\"at\":\"q\",\"message\":\"cannot contain the character NUL\"}]");
      assertThat(ARRIVED).isEmpty();
    }

    @Test
    void countOnceWhenTheyAreSentTwice() {
      // When
      listening.get("/api/tasks?limit=1&limit=2", "viewer");

      // Then
      assertThat(ARRIVED)
          .singleElement()
          .isInstanceOfSatisfying(
              ListTasks.class, request -> assertThat(request.limit()).contains(1));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "since=2026-01-02T03:04:05%2B01:00",
          "since=2026-01-02T03:04:05.123456Z",
          "q=123",
          "q=true",
          "q=null",
          "q=1.5",
          "q=%7B%7D",
          "q=say%20%22hi%22",
          "q=100%25",
          "repoUrl=https://example.com/a%3Fb",
          "unknown=1"
        })
    void thatMatchArrive(String query) {
      // When
      listening.get("/api/tasks?" + query, "viewer");

      // Then
      assertThat(ARRIVED).hasSize(1);
    }
  }

  @Nested
  class Callers {
    @Test
    void whoAreNobodyLearnNothingOfAnOperation() {
      // When
      Answer answer = listening.post("/api/tasks", "stranger", "{\"colour\": 1}");

      // Then
      isRefused(answer, 401, "not_authenticated");
    }

    @ParameterizedTest
    @CsvSource({"viewer, 403", "member, 404", "admin, 404"})
    void needTheRoleOfTheOperation(String role, int status) {
      assertThat(listening.post("/api/tasks", role, "{\"prompt\": \"a\"}").status())
          .isEqualTo(status);
    }

    @Test
    void areToldWhichRoleItTakes() {
      // When
      Answer answer = listening.post("/api/tasks", "viewer", "{\"prompt\": \"a\"}");

      // Then
      isRefused(answer, 403, "forbidden");
      assertThat(answer.json().path("error").asText()).contains("member");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"scope\": \"workspace\",", "\"scope\": \"repo\",", ""})
    void needTheRoleOfTheFieldThatDecides(String scope) {
      assertThat(
              listening
                  .post(
                      "/api/secrets", "member", "{" + scope + "\"name\": \"A\", \"value\": \"b\"}")
                  .code())
          .isEqualTo("forbidden");
    }

    @Test
    void areKnownByTokenBeforeCookie() {
      // When
      listening
          .request("GET", "/api/workspaces")
          .header("Authorization", "bearer viewer")
          .header("Cookie", "optio_session=admin; optio_workspace=acme")
          .send();

      // Then
      assertThat(listening.credentials)
          .singleElement()
          .satisfies(credentials -> {
            assertThat(credentials.token()).contains("viewer");
            assertThat(credentials.workspace()).contains("acme");
          });
    }

    @Test
    void areNotKnownByACookieWhenTheirHeaderHoldsNoToken() {
      // When
      Answer answer =
          listening
              .request("GET", "/api/workspaces")
              .header("Authorization", "Basic dXNlcjpwYXNz")
              .header("Cookie", "optio_session=admin")
              .send();

      // Then
      isRefused(answer, 401, "not_authenticated");
      assertThat(listening.credentials.getFirst().token()).isEmpty();
    }

    @Test
    void chooseTheirWorkspaceByHeaderBeforeCookie() {
      // When
      listening
          .request("GET", "/api/workspaces")
          .header("Cookie", "optio_session=viewer; optio_workspace=acme")
          .header("X-Workspace-Id", "other")
          .send();

      // Then
      assertThat(listening.credentials.getFirst().workspace()).contains("other");
    }
  }

  @Nested
  class Addresses {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "/api",
          "/api/",
          "/api/unknown",
          "/api/tasks/1/unknown",
          "/ws/unknown",
          "/API/tasks/1"
        })
    void thatNothingIsAtAreNotFound(String path) {
      // When
      Answer answer = listening.get(path, "admin");

      // Then
      if (path.startsWith("/API")) {
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        return;
      }
      isRefused(answer, 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({
      "PUT, /api/tasks, 'GET, POST'",
      "PUT, /api/tasks/12, 'DELETE, GET, PATCH'",
      "GET, /api/tasks/12/retry, POST",
      "DELETE, /api/health, GET",
      "OPTIONS, /api/health, GET",
      "TRACE, /api/health, GET"
    })
    void takeOnlyTheirMethods(String method, String path, String allowed) {
      // When
      Answer answer =
          listening.request(method, path).header("Authorization", "Bearer admin").send();

      // Then
      isRefused(answer, 405, "method_not_allowed");
      assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void thatAreNoOperationsTakeNothing() {
      // When
      Answer answer =
          listening.request("POST", "/tasks").header("Authorization", "Bearer admin").send();

      // Then
      isRefused(answer, 404, "not_found");
    }

    @Test
    void thatAreTooLongAreRefused() {
      assertThat(listening.get("/api/tasks?q=" + "a".repeat(9_000), "viewer").status())
          .isIn(400, 414);
    }
  }
}
