package dev.optio.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Contract;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.SystemMessages.AgentKind;
import dev.optio.server.contract.SystemMessages.AgentTypesAnswer;
import dev.optio.server.contract.SystemMessages.Health;
import dev.optio.server.contract.SystemMessages.Instance;
import dev.optio.server.contract.SystemMessages.InstanceAnswer;
import dev.optio.server.contract.SystemMessages.InstanceLimits;
import dev.optio.server.contract.SystemMessages.Notice;
import dev.optio.server.contract.SystemMessages.Readiness;
import dev.optio.server.contract.SystemMessages.WorkspacesAnswer;
import dev.optio.server.db.Database;
import dev.optio.server.db.Db;
import dev.optio.server.http.Listening.Answer;
import dev.optio.server.http.Listening.Wish;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** How answers, refusals and surprises look on the wire. */
@ExtendWith(VertxExtension.class)
class AnswersTest {
  private static final InstanceLimits LIMITS =
      new InstanceLimits(1, 1, Optional.empty(), Optional.empty(), Optional.empty());

  private static final CountDownLatch RELEASED = new CountDownLatch(1);
  private static final CountDownLatch BUSY = new CountDownLatch(1);

  private static Listening listening;

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeAll
  static void listen(Vertx vertx) {
    listening = Listening.start(vertx, Wish.USUAL);
    listening.serve(
        Operations.LIST_WORKSPACES,
        (caller, request) -> Outcome.done(new WorkspacesAnswer(List.of())));
    listening.serve(Operations.DELETE_TASK, (caller, request) -> Outcome.done(new Nothing()));
    listening.serve(
        Operations.GET_HEALTH,
        (caller, request) ->
            new Outcome.Special<>(503, new Health(false, Map.of("database", false), 5, "1")));
    listening.serve(
        Operations.GET_READY, (caller, request) -> Outcome.done(new Readiness(true, List.of())));
    // The contract knows no severity of that name.
    listening.serve(
        Operations.GET_INSTANCE,
        (caller, request) ->
            Outcome.done(
                new InstanceAnswer(
                    new Instance(
                        "1",
                        "local",
                        true,
                        true,
                        LIMITS,
                        List.of(new Notice("c", "grave", "t"))))));
    listening.serve(
        Operations.GET_TASK,
        (caller, request) -> {
          throw new IllegalStateException("select secret from vault failed");
        });
    listening.serve(
        Operations.RETRY_TASK,
        (caller, request) ->
            Outcome.refused(
                ErrorCode.TASK_AMBIGUOUS, "It fits several.", List.of(Map.of("number", 7))));
    listening.serve(Operations.LIST_TASK_RUNS, (caller, request) -> endless(0));
    Db nowhere = new Db(unreachable().pool(vertx, 1), Duration.ofSeconds(20));
    listening.serve(
        Operations.LIST_TASK_EVENTS,
        (caller, request) -> {
          nowhere.rows("select 1");
          return Outcome.notFound("Task");
        });
    listening.bus.serve(
        Operations.LIST_AGENT_TYPES,
        new Semaphore(1),
        (caller, request) -> {
          BUSY.countDown();
          RELEASED.await();
          return Outcome.done(
              new AgentTypesAnswer(
                  List.of(new AgentKind("command", "Command", List.of(), List.of()))));
        });
  }

  private static <A> Outcome<A> endless(int depth) {
    return depth < 0 ? Outcome.notFound("Depth") : endless(depth + 1);
  }

  private static Database unreachable() {
    return Database.parse(
        URI.create("postgres://optio:hunter2@127.0.0.1:1/optio"), Optional.empty());
  }

  @BeforeEach
  void listenToTheLog() {
    logged.start();
    root().addAppender(logged);
    root().setAdditive(false);
  }

  @AfterEach
  void leaveTheLog() {
    root().setAdditive(true);
    root().detachAppender(logged);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger("dev.optio.server");
  }

  private List<String> complaints() {
    return logged.list.stream().map(ILoggingEvent::getMessage).toList();
  }

  @Nested
  class Answering {
    @Test
    void carriesAnIdAndIsNotKept() {
      // When
      Answer first = listening.get("/api/workspaces", "viewer");
      Answer second = listening.get("/api/workspaces", "viewer");

      // Then
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.body()).isEqualTo("{\"workspaces\":[]}");
      assertThat(first.header("Content-Type")).isEqualTo("application/json");
      assertThat(first.header("Cache-Control")).isEqualTo("no-store");
      assertThat(first.header("X-Request-Id"))
          .isNotBlank()
          .isNotEqualTo(second.header("X-Request-Id"));
    }

    @Test
    void tellsBrowsersToGuessNothing() {
      // When
      Answer answer = listening.get("/api/workspaces", "viewer");

      // Then
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
      assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void withNothingHasNoBody() {
      // When
      Answer answer =
          listening
              .request("DELETE", "/api/tasks/1")
              .header("Authorization", "Bearer member")
              .send();

      // Then
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("X-Request-Id")).isNotBlank();
    }

    @Test
    void mayHaveAStatusOfItsOwn() {
      // When
      Answer answer = listening.get("/api/health", "nobody");

      // Then
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().path("healthy").asBoolean(true)).isFalse();
    }
  }

  @Nested
  class Refusing {
    @Test
    void saysWhatAndMore() {
      // When
      Answer answer = listening.post("/api/tasks/1/retry", "member", "");

      // Then
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":\"It fits"
                  + " several.\",\"code\":\"task_ambiguous\",\"details\":[{\"number\":7}]}");
    }

    @Test
    void leavesDetailsOutWhereThereAreNone() {
      assertThat(listening.get("/api/nowhere", "viewer").body())
          .isEqualTo("{\"error\":\"Nothing is at this address.\",\"code\":\"not_found\"}");
    }
  }

  @Nested
  class Surprises {
    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks/1", "/api/tasks/1/runs"})
    void areAReferenceAndNothingElse(String path) {
      // When
      Answer answer = listening.get(path, "viewer");

      // Then
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.code()).isEqualTo("internal");
      assertThat(answer.body())
          .doesNotContain("select", "vault", "Exception", "Error:", "dev.optio", "StackOverflow");
      assertThat(answer.json().path("error").asText())
          .matches("Something went wrong here\\. Reference: [0-9a-f]{8}");
    }

    @Test
    void areLoggedOnceUnderTheirReference() {
      // When
      Answer answer = listening.get("/api/tasks/1", "viewer");

      // Then
      assertThat(complaints()).containsExactly("operation failed");
      assertThat(logged.list.getFirst().getKeyValuePairs())
          .anySatisfy(pair ->
              assertThat(answer.json().path("error").asText()).endsWith(String.valueOf(pair.value)))
          .anySatisfy(pair -> assertThat(pair.value).isEqualTo("getTask"));
      assertThat(logged.list.getFirst().getThrowableProxy().getMessage())
          .isEqualTo("select secret from vault failed");
    }

    @Test
    void ofTheDatabaseAreToldToPass() {
      // When
      Answer answer = listening.get("/api/tasks/1/events", "viewer");

      // Then
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("unavailable");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(answer.body()).doesNotContain("127.0.0.1", "hunter2", "select");
      assertThat(complaints()).containsExactly("operation failed, the database is away");
    }

    @Test
    void ofAWrongReplyAreFoundByTheContract() {
      // When
      Answer answer = listening.get("/api/instance", "viewer");

      // Then
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.code()).isEqualTo("internal");
      assertThat(answer.body()).doesNotContain("grave");
      assertThat(complaints()).containsExactly("request failed");
      assertThat(answer.json().path("error").asText()).endsWith(answer.header("X-Request-Id"));
    }
  }

  @Nested
  class Fullness {
    @Test
    void isSaidAtOnce() throws Exception {
      // Given
      CompletableFuture<Answer> first =
          CompletableFuture.supplyAsync(() -> listening.get("/api/agent-types", "viewer"));
      BUSY.await(30, TimeUnit.SECONDS);

      // When
      Answer second = listening.get("/api/agent-types", "viewer");
      RELEASED.countDown();

      // Then
      assertThat(second.status()).isEqualTo(503);
      assertThat(second.code()).isEqualTo("busy");
      assertThat(second.header("Retry-After")).isEqualTo("1");
      assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
      assertThat(listening.get("/api/agent-types", "viewer").status())
          .as("the permit came back")
          .isEqualTo(200);
    }
  }

  @Nested
  class TheContract {
    @Test
    void isPublishedAsItIs() throws IOException {
      // When
      Answer answer = listening.get("/api/openapi.yaml", "nobody");

      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("application/yaml");
      assertThat(answer.body()).isEqualTo(Files.readString(Path.of("../openapi.yaml")));
    }

    @Test
    void isPublishedAsJson() {
      // When
      Answer answer = listening.get("/api/openapi.json", "nobody");

      // Then
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      assertThat(answer.json().path("openapi").asText()).isEqualTo("3.1.0");
      assertThat(answer.json().at("/components/securitySchemes").isObject()).isTrue();
    }

    @Test
    void isAPageWithEveryOperationAndNoScript() {
      // When
      Answer answer = listening.get("/docs", "nobody");

      // Then
      assertThat(answer.header("Content-Type")).startsWith("text/html");
      assertThat(answer.header("Content-Security-Policy"))
          .startsWith("default-src 'none'; style-src 'sha256-")
          .doesNotContain("unsafe", "script-src");
      assertThat(answer.body()).doesNotContain("<script", "**", "`");
      for (String id : Contract.load().operations().keySet()) {
        assertThat(answer.body()).contains("<article id=\"" + id + "\">");
      }
    }
  }

  @Nested
  class Pages {
    @TempDir private Path folder;

    @Test
    void areOneForEveryAddressAndAssetsAreTheirOwn() throws IOException {
      // Given
      Files.writeString(
          folder.resolve("index.html"),
          "<!doctype html><script type=\"importmap\">{}</script><p>hello");
      Files.writeString(folder.resolve("app.js"), "export {};");
      Files.writeString(folder.resolveSibling("outside.txt"), "outside");
      Vertx vertx = Vertx.vertx();
      Listening server = Listening.start(vertx, Wish.USUAL.on(folder));
      try {
        // When
        Answer page = server.get("/tasks/12?tab=log", "nobody");
        Answer asset = server.get("/assets/dev/app.js", "nobody");

        // Then
        assertThat(page.body()).contains("hello");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(page.header("Content-Security-Policy"))
            .contains("script-src 'self' 'sha256-", "frame-ancestors 'none'")
            .doesNotContain("unsafe");
        assertThat(asset.body()).isEqualTo("export {};");
        assertThat(asset.header("Content-Type")).startsWith("text/javascript");
        for (String path :
            List.of(
                "/assets/dev/none.js",
                "/assets/dev/../outside.txt",
                "/assets/dev/..%2foutside.txt",
                "/assets/dev/%2e%2e/outside.txt",
                "/assets/other/app.js")) {
          assertThat(server.get(path, "nobody").body()).doesNotContain("outside");
          assertThat(server.get(path, "nobody").status()).isIn(404, 200);
        }
        assertThat(server.get("/assets/dev/none.js", "nobody").code()).isEqualTo("not_found");
      } finally {
        Listening.done(vertx.close());
      }
    }
  }

  @Nested
  class TheBus {
    @ParameterizedTest
    @CsvSource({"false, The server is starting", "true, The server is shutting down"})
    void saysThatAnOperationIsNotServed(boolean closed, String sentence) {
      // Given
      Vertx vertx = Vertx.vertx();
      Bus bus = new Bus(vertx);
      if (closed) {
        bus.serve(
            Operations.GET_READY,
            new Semaphore(1),
            (caller, request) -> Outcome.done(new Readiness(true, List.of())));
        bus.close();
      }
      try {
        // When
        Outcome<Readiness> outcome =
            Listening.done(bus.ask(Operations.GET_READY, new Caller.Anonymous(), new Nothing()));

        // Then
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Outcome.Refused.class,
                refused -> {
                  assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                  assertThat(refused.message()).startsWith(sentence);
                });
      } finally {
        Listening.done(vertx.close());
      }
    }
  }
}
