package dev.optio.server.sockets;

import static dev.optio.server.sockets.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.warnings.ExpectsWarning;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SocketsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final SocketLimits PATIENT =
      new SocketLimits(3, Duration.ofSeconds(60), Duration.ofSeconds(60), 1, 1);
  private static final Session WAITING =
      socket -> {
        while (true) {
          socket.await(Duration.ofSeconds(60));
        }
      };

  record Text(String text) {}

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  @Test
  void agreesOnASubprotocolTheClientAndWeKnow() throws Exception {
    // Given
    Session session =
        socket -> {
          socket.send(new Text(socket.protocol().orElse("none")));
          return CloseCode.GOING_AWAY;
        };
    try (SocketServer server = new SocketServer(PATIENT, session);
        Peer second = connect(server, "/ws/test", "optio-ws-v2", "optio-ws-v1");
        Peer first = connect(server, "/ws/test", "optio-ws-v1", "optio-auth-secret");
        Peer none = connect(server, "/ws/test")) {
      // When, Then
      assertThat(second.next()).isEqualTo("{\"text\":\"optio-ws-v2\"}");
      assertThat(first.next()).isEqualTo("{\"text\":\"optio-ws-v1\"}");
      assertThat(first.protocol()).isEqualTo("optio-ws-v1");
      assertThat(none.next()).isEqualTo("{\"text\":\"none\"}");
    }
  }

  @Test
  void closesWithTheCodeOfTheSession() {
    try (SocketServer server = new SocketServer(PATIENT, socket -> CloseCode.NOT_FOUND);
        Peer peer = connect(server, "/ws/test")) {
      assertThat(peer.closeCode()).isEqualTo(4404);
    }
  }

  @Test
  @ExpectsWarning("socket failed")
  void tellsOfASurpriseOnlyThatItHappened() {
    Session surprising =
        socket -> {
          throw new IllegalStateException("expected by this test");
        };
    try (SocketServer server = new SocketServer(PATIENT, surprising);
        Peer peer = connect(server, "/ws/test")) {
      assertThat(peer.closeCode()).isEqualTo(1011);
    }
  }

  @Test
  void answersWhatIsNoWebsocketWithAFailure() throws Exception {
    try (SocketServer server = new SocketServer(PATIENT, WAITING)) {
      // When
      HttpResponse<String> answer =
          CLIENT.send(
              HttpRequest.newBuilder(address("http", server, "/ws/test")).build(),
              HttpResponse.BodyHandlers.ofString());

      // Then
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":\"bad_request\"");
      assertThat(server.sockets.count()).isZero();
    }
  }

  @Test
  void takesOnlySoManyOfOnePersonAndGivesEachPlaceBack() {
    try (SocketServer server = new SocketServer(PATIENT, WAITING)) {
      // Given
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        peers.add(connect(server, "/ws/test"));
      }

      // When
      int refused = connect(server, "/ws/test").closeCode();
      peers.forEach(Peer::hangUp);
      until(() -> server.sockets.count() == 0);
      Peer later = connect(server, "/ws/test");
      until(() -> server.sockets.count() == 1);

      // Then
      assertThat(refused).isEqualTo(4429);
      assertThat(later.isOpen()).isTrue();
      later.hangUp();
    }
  }

  @Test
  void closesAllWhenTheServerGoesAway() {
    try (SocketServer server = new SocketServer(PATIENT, WAITING);
        Peer peer = connect(server, "/ws/test")) {
      until(() -> server.sockets.count() == 1);
      server.sockets.close();
      assertThat(peer.closeCode()).isEqualTo(1001);
      assertThat(connect(server, "/ws/test").closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void dropsAPeerThatTakesNothing() throws Exception {
    // Given
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Throwable> left = new CompletableFuture<>();
    Text frame = new Text("x".repeat(60_000));
    Session flood =
        socket -> {
          try {
            while (true) {
              socket.send(frame);
              sent.incrementAndGet();
            }
          } catch (SocketClosedException e) {
            left.complete(e);
            throw e;
          }
        };
    SocketLimits limits = new SocketLimits(3, Duration.ofMillis(500), Duration.ofSeconds(60), 1, 1);
    try (SocketServer server = new SocketServer(limits, flood);
        MutePeer peer = new MutePeer(server.port(), "/ws/test", "")) {
      // When
      Throwable end = left.orTimeout(60, TimeUnit.SECONDS).join();

      // Then
      assertThat(end).isInstanceOf(SocketClosedException.class);
      until(() -> server.sockets.count() == 0 && peer.isCutOff());
      assertThat(peer.drain()).isLessThan((sent.get() + 2) * 61_000);
    }
  }

  @Test
  void dropsAPeerThatAnswersNoPing() throws Exception {
    SocketLimits limits = new SocketLimits(3, Duration.ofSeconds(60), Duration.ofMillis(50), 2, 2);
    try (SocketServer server = new SocketServer(limits, WAITING);
        MutePeer peer = new MutePeer(server.port(), "/ws/test", "")) {
      assertThat(peer.drain()).isPositive();
      until(() -> server.sockets.count() == 0);
    }
  }

  @Test
  void keepsAPeerThatOnlyAnswersPings() throws Exception {
    // Given
    CompletableFuture<Void> longAgo = new CompletableFuture<>();
    Session session =
        socket -> {
          while (socket.beats() < 40) {
            socket.await(Duration.ofSeconds(60));
          }
          longAgo.complete(null);
          return WAITING.serve(socket);
        };
    SocketLimits limits = new SocketLimits(3, Duration.ofSeconds(60), Duration.ofMillis(50), 4, 3);
    try (SocketServer server = new SocketServer(limits, session);
        Peer peer = connect(server, "/ws/test")) {
      // When
      longAgo.orTimeout(60, TimeUnit.SECONDS).join();

      // Then
      assertThat(peer.isOpen()).isTrue();
    }
  }

  @Test
  void endsTheSessionWhenThePeerGoes() {
    CompletableFuture<Void> left = new CompletableFuture<>();
    Session session =
        socket -> {
          try {
            return WAITING.serve(socket);
          } finally {
            left.complete(null);
          }
        };
    try (SocketServer server = new SocketServer(PATIENT, session);
        Peer peer = connect(server, "/ws/test")) {
      peer.hangUp();
      left.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  private static Peer connect(SocketServer server, String path, String... protocols) {
    return Peer.connect(CLIENT, address("ws", server, path), protocols);
  }

  private static URI address(String scheme, SocketServer server, String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.port() + path);
  }
}
