package dev.optio.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.SystemMessages.Readiness;
import dev.optio.server.http.Listening.Answer;
import dev.optio.server.http.Listening.Wish;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a foreign web page could make a browser send, and what programs of ours send. */
@ExtendWith(VertxExtension.class)
class GuardTest {
  /** Stands for the port in what the tests list. */
  private static final String PORT = "PORT";

  /** What the operation behind the guard answers when the guard lets a request through. */
  private static final int LET_THROUGH = ErrorCode.TASK_NOT_RETRYABLE.status();

  private static Listening listening;

  @BeforeAll
  static void listen(Vertx vertx) {
    listening = serving(Listening.start(vertx, Wish.USUAL));
  }

  @BeforeEach
  void forget() {
    listening.sockets.clear();
  }

  private static Listening serving(Listening server) {
    server.serve(
        Operations.GET_READY, (caller, request) -> Outcome.done(new Readiness(true, List.of())));
    server.serve(
        Operations.RETRY_TASK,
        (caller, request) -> Outcome.refused(ErrorCode.TASK_NOT_RETRYABLE, "Not from here."));
    server.serve(Operations.DELETE_TASK, (caller, request) -> Outcome.done(new Nothing()));
    return server;
  }

  private static String named(String text) {
    return text.replace(PORT, Integer.toString(listening.port));
  }

  @Nested
  class Hosts {
    @ParameterizedTest
    @ValueSource(strings = {"localhost:PORT", "LocalHost:PORT", "127.0.0.1:PORT", "[::1]:PORT"})
    void ownNamesAreAnswered(String host) {
      assertThat(listening.request("GET", "/api/ready").header("Host", named(host)).send().status())
          .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "rebound.example:PORT",
          "rebound.example",
          "localhost.rebound.example:PORT",
          "localhost",
          "localhost:1",
          "127.0.0.1",
          "127.0.0.2:PORT",
          "0.0.0.0:PORT",
          "[::]:PORT",
          "localhost:PORT@rebound.example",
          "localhost.:PORT"
        })
    void otherNamesAreMisdirected(String host) {
      // When
      Answer answer = listening.request("GET", "/api/ready").header("Host", named(host)).send();

      // Then
      assertThat(answer.status()).isIn(421, 400);
      assertThat(answer.body()).doesNotContain("\"ready\"");
    }

    @Test
    void noNameIsMisdirected() throws IOException {
      // When
      String answer = raw("GET /api/ready HTTP/1.0\r\n\r\n");

      // Then
      assertThat(answer).startsWith("HTTP/1.0 421").contains("misdirected_request");
    }

    @Test
    void theNameInAnAbsoluteAddressDoesNotHideTheHost() throws IOException {
      // When
      String answer =
          raw(
              named(
                  """
                  GET http://localhost:PORT/api/ready HTTP/1.1\r
                  Host: rebound.example\r
                  Connection: close\r
                  \r
                  """));

      // Then
      assertThat(answer).startsWith("HTTP/1.1 421");
    }

    @Test
    void pagesAndFilesAreGuardedToo() {
      for (String path : List.of("/", "/docs", "/api/openapi.yaml", "/assets/dev/app.js")) {
        assertThat(listening.request("GET", path).header("Host", "rebound.example").send().code())
            .isEqualTo("misdirected_request");
      }
    }

    private static String raw(String request) throws IOException {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening.port)) {
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      }
    }
  }

  @Nested
  class UnsafeMethods {
    private Listening.Request retry() {
      return listening.request("POST", "/api/tasks/1/retry");
    }

    private Listening.Request fromOurPage() {
      return retry()
          .header("Cookie", "optio_session=member")
          .header("Origin", named("http://localhost:PORT"))
          .header("X-Optio-CSRF", "1");
    }

    @Test
    void aPageOfOursIsLetThrough() {
      assertThat(fromOurPage().send().status()).isEqualTo(LET_THROUGH);
    }

    @Test
    void aPageOfOursThatTheBrowserVouchesForIsLetThrough() {
      assertThat(fromOurPage().header("Origin", "").header("Sec-Fetch-Site", "same-origin").send())
          .extracting(Answer::status)
          .isEqualTo(LET_THROUGH);
    }

    @Test
    void aProgramWithATokenIsLetThrough() {
      assertThat(retry().header("Authorization", "Bearer member").send().status())
          .isEqualTo(LET_THROUGH);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://evil.example",
          "null",
          "http://localhost",
          "http://localhost:1",
          "https://localhost:PORT",
          "http://localhost:PORT.evil.example",
          "http://127.0.0.1.evil.example:PORT",
          "file://"
        })
    void aForeignOriginIsRefusedWhateverElseItSends(String origin) {
      // Given
      Listening.Request request = fromOurPage().header("Origin", named(origin));

      // Then
      assertThat(request.send().code()).isEqualTo("csrf_refused");
      assertThat(request.header("Authorization", "Bearer member").send().code())
          .isEqualTo("csrf_refused");
    }

    @Test
    void aPageOfOursMustSendTheHeader() {
      // When
      Answer answer = fromOurPage().header("X-Optio-CSRF", "").send();

      // Then
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("csrf_refused");
      assertThat(answer.json().path("error").asText()).contains("X-Optio-CSRF");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void theHeaderAloneVouchesForNothing(String site) {
      assertThat(fromOurPage().header("Origin", "").header("Sec-Fetch-Site", site).send().code())
          .isEqualTo("csrf_refused");
    }

    @Test
    void aPostWithoutABodyIsRefusedAcrossSites() {
      assertThat(
              retry()
                  .header("Cookie", "optio_session=admin")
                  .header("Origin", "http://evil.example")
                  .header("Sec-Fetch-Site", "cross-site")
                  .send()
                  .code())
          .isEqualTo("csrf_refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "PROPFIND"})
    void noUnsafeMethodIsForgotten(String method) {
      assertThat(
              listening
                  .request(method, "/api/tasks/1")
                  .header("Cookie", "optio_session=admin")
                  .send()
                  .code())
          .isEqualTo("csrf_refused");
    }
  }

  @Nested
  class Bodies {
    private Listening.Request signIn(String type) {
      return listening
          .request("POST", "/api/auth/local")
          .header("Origin", named("http://localhost:PORT"))
          .header("X-Optio-CSRF", "1")
          .header("Content-Type", type)
          .body("{\"token\": \"t\"}");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"application/json", "application/json; charset=utf-8", "Application/JSON"})
    void jsonIsRead(String type) {
      assertThat(signIn(type).send().body()).isEqualTo("signInLocally");
    }

    @ParameterizedTest
    @CsvSource({
      "text/plain",
      "application/x-www-form-urlencoded",
      "'multipart/form-data; boundary=x'",
      "application/jsonp",
      "'text/plain; application/json'",
      "''"
    })
    void whatAFormCanPostIsRefused(String type) {
      // When
      Answer answer = signIn(type).send();

      // Then
      assertThat(answer.status()).isEqualTo(415);
      assertThat(answer.code()).isEqualTo("unsupported_media_type");
    }

    @Test
    void aFormFromAnotherSiteIsRefusedBeforeItsBodyIsRead() {
      assertThat(signIn("text/plain").header("Origin", "http://evil.example").send().code())
          .isEqualTo("csrf_refused");
    }
  }

  @Nested
  class WebSockets {
    private int open(String origin) {
      return listening.socket("/ws/events", "Cookie", "optio_session=viewer", "Origin", origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:1"})
    void fromAnotherPageAreRefused(String origin) {
      assertThat(open(origin)).isEqualTo(403);
      assertThat(listening.sockets).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"/%77s/events", "//ws/events", "/ws//events", "/./ws/events", "/WS/events"})
    void fromAnotherPageAreRefusedHoweverThePathIsWritten(String path) {
      assertThat(
              listening.socket(
                  path, "Cookie", "optio_session=viewer", "Origin", "http://127.0.0.1:3000"))
          .isNotEqualTo(101);
      assertThat(listening.sockets).isEmpty();
    }

    @Test
    void fromAPageOfOursAreLetThrough() {
      assertThat(open(named("http://127.0.0.1:PORT"))).isEqualTo(101);
      assertThat(listening.sockets).containsExactly("/ws/events");
    }

    @Test
    void fromAProgramAreLetThrough() {
      assertThat(listening.socket("/ws/events", "Authorization", "Bearer viewer")).isEqualTo(101);
    }

    @Test
    void fromNobodyAreClosedWithACodeThatAPageCanSee() {
      assertThat(listening.closeCode("/ws/events")).isEqualTo(4401);
      assertThat(listening.closeCode("/ws/logs/1", "Authorization", "Bearer nobody"))
          .isEqualTo(4401);
      assertThat(listening.sockets).isEmpty();
    }
  }

  @Nested
  class BehindAPublicAddress {
    @Test
    void onlyThatAddressCounts() {
      // Given
      Vertx vertx = Vertx.vertx();
      Wish wish =
          new Wish(Optional.of(URI.create("https://optio.example")), false, true, Optional.empty());
      Listening server = serving(Listening.start(vertx, wish));
      try {
        // Then
        assertThat(status(server, "optio.example")).isEqualTo(200);
        assertThat(status(server, "OPTIO.example:443")).isEqualTo(200);
        assertThat(status(server, "optio.example:8443")).isEqualTo(421);
        assertThat(status(server, "localhost:" + server.port)).isEqualTo(421);
        assertThat(retried(server, "https://optio.example")).isEqualTo(LET_THROUGH);
        assertThat(retried(server, "http://optio.example")).isEqualTo(403);
        assertThat(retried(server, "https://optio.example:8443")).isEqualTo(403);
      } finally {
        Listening.done(vertx.close());
      }
    }

    private static int status(Listening server, String host) {
      return server.request("GET", "/api/ready").header("Host", host).send().status();
    }

    private static int retried(Listening server, String origin) {
      return server
          .request("POST", "/api/tasks/1/retry")
          .header("Host", "optio.example")
          .header("Cookie", "optio_session=member")
          .header("Origin", origin)
          .header("X-Optio-CSRF", "1")
          .send()
          .status();
    }
  }
}
