package dev.optio.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.bus.Bus;
import dev.optio.server.bus.RawOperation;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Contract;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Operation;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.Role;
import dev.optio.server.contract.SystemMessages.Credentials;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The public listener on loopback, with features that a test makes up. Who sends the token {@code
 * viewer}, {@code member} or {@code admin} has that role; everybody else is nobody.
 */
final class Listening {
  static final UserId USER = new UserId(new UUID(1, 1));
  static final WorkspaceId WORKSPACE = new WorkspaceId(new UUID(2, 2));

  /** What every request came with, in the order of arrival. */
  final CopyOnWriteArrayList<Credentials> credentials = new CopyOnWriteArrayList<>();

  /** The paths of the sockets that were let through. */
  final CopyOnWriteArrayList<String> sockets = new CopyOnWriteArrayList<>();

  final Bus bus;
  final int port;
  private final Semaphore permits = new Semaphore(16);
  private final HttpClient client;
  private final WebSocketClient webSocketClient;

  private Listening(Vertx vertx, Bus bus, int port) {
    this.bus = bus;
    this.port = port;
    this.client = vertx.createHttpClient();
    this.webSocketClient = vertx.createWebSocketClient();
  }

  /**
   * What a test may want otherwise.
   *
   * @param validateReplies as in tests and development
   */
  record Wish(
      Optional<URI> publicUrl,
      boolean loopback,
      boolean validateReplies,
      Optional<Path> webDirectory) {
    static final Wish USUAL = new Wish(Optional.empty(), true, true, Optional.empty());

    Wish on(Path webDirectory) {
      return new Wish(publicUrl, loopback, validateReplies, Optional.of(webDirectory));
    }
  }

  /** What came back. */
  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    JsonNode json() {
      try {
        return Json.MAPPER.readTree(body);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + body, e);
      }
    }

    String code() {
      return json().path("code").asText();
    }
  }

  static Listening start(Vertx vertx, Wish wish) {
    Contract contract = Contract.load();
    OpenAPIContract validated = done(OpenAPIContract.from(vertx, contract.reduced()));
    Listening listening = new Listening(vertx, new Bus(vertx), freePort());
    Map<String, RawOperation> raw = new HashMap<>();
    ContractPages.of(contract).forEach(page -> raw.put(page.id(), page));
    contract.operations().values().stream()
        .filter(Contract.Declared::raw)
        .forEach(declared -> raw.putIfAbsent(declared.id(), listening.stub(declared.id())));
    listening.serve(
        Operations.AUTHENTICATE,
        (caller, credentials) -> {
          listening.credentials.add(credentials);
          return Outcome.done(
              credentials.token().filter(Listening::isRole).map(Listening::person).orElse(caller));
        });
    PublicListener.Settings settings =
        new PublicListener.Settings(
            "127.0.0.1",
            listening.port,
            wish.publicUrl(),
            wish.loopback(),
            wish.validateReplies(),
            wish.webDirectory());
    done(
        vertx.deployVerticle(
            new PublicListener(settings, contract, validated, listening.bus, raw)));
    return listening;
  }

  <Q extends Record, A> void serve(Operation<Q, A> operation, Bus.Handler<Q, A> handler) {
    bus.serve(operation, permits, handler);
  }

  /** A request as a program sends it, which names us as its host. */
  Request request(String method, String path) {
    return new Request(method, path, Map.of("Host", "localhost:" + port), Buffer.buffer());
  }

  Answer get(String path, String role) {
    return request("GET", path).header("Authorization", "Bearer " + role).send();
  }

  Answer post(String path, String role, String body) {
    return request("POST", path)
        .header("Authorization", "Bearer " + role)
        .header("Content-Type", "application/json")
        .body(body)
        .send();
  }

  /** The status with which a websocket opens, or does not. */
  int socket(String path, String... namesAndValues) {
    return done(
        webSocketClient
            .connect(socketOptions(path, namesAndValues))
            .map(socket -> 101)
            .recover(failure ->
                failure instanceof UpgradeRejectedException rejected
                    ? Future.succeededFuture(rejected.getStatus())
                    : Future.failedFuture(failure)));
  }

  /** The code with which a websocket is closed as soon as it is open. */
  int closeCode(String path, String... namesAndValues) {
    return done(
        webSocketClient
            .connect(socketOptions(path, namesAndValues))
            .compose(socket -> {
              Promise<Integer> code = Promise.promise();
              socket.closeHandler(
                  closed -> code.complete(Integer.valueOf(socket.closeStatusCode())));
              return code.future();
            }));
  }

  private WebSocketConnectOptions socketOptions(String path, String... namesAndValues) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(path);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      options.addHeader(namesAndValues[i], namesAndValues[i + 1]);
    }
    return options;
  }

  /** A request in the making. */
  final class Request {
    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final Buffer body;

    private Request(String method, String path, Map<String, String> headers, Buffer body) {
      this.method = method;
      this.path = path;
      this.headers = Map.copyOf(headers);
      this.body = body;
    }

    /** With the header, or without it when the value is empty. */
    Request header(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.remove(name);
      if (!value.isEmpty()) {
        more.put(name, value);
      }
      return new Request(method, path, more, body);
    }

    Request body(String text) {
      return new Request(method, path, headers, Buffer.buffer(text));
    }

    Answer send() {
      RequestOptions options =
          new RequestOptions()
              .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
              .setHost("127.0.0.1")
              .setPort(port)
              .setMethod(HttpMethod.valueOf(method))
              .setURI(path);
      headers.forEach(options::putHeader);
      // The body is asked for on the request's own event loop: later, and it may have gone by.
      return done(client.request(options).compose(request -> sent(request).compose(this::read)));
    }

    private Future<HttpClientResponse> sent(HttpClientRequest request) {
      return body.length() == 0 ? request.send() : request.send(body);
    }

    private Future<Answer> read(HttpClientResponse response) {
      Map<String, String> received = new HashMap<>();
      response
          .headers()
          .forEach((name, value) -> received.put(name.toLowerCase(Locale.ROOT), value));
      return response
          .body()
          .map(bytes -> new Answer(response.statusCode(), received, bytes.toString()));
    }
  }

  static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private RawOperation stub(String id) {
    return new RawOperation() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public void handle(RoutingContext context, Caller caller) {
        if (context.request().getHeader("Upgrade") != null) {
          sockets.add(context.request().path());
          context.request().toWebSocket().onSuccess(socket -> socket.close());
        } else {
          context.response().end(id);
        }
      }
    };
  }

  private static boolean isRole(String token) {
    return token.equals("viewer") || token.equals("member") || token.equals("admin");
  }

  private static Caller person(String role) {
    return new Caller.Person(USER, WORKSPACE, Role.valueOf(role.toUpperCase(Locale.ROOT)), false);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError("no free port", e);
    }
  }
}
