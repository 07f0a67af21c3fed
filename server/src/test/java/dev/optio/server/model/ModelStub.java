package dev.optio.server.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * Answers Anthropic's Messages API with scripted steps, one for each turn of a conversation. Which
 * script a conversation follows is told by words of its first message, which also holds what the
 * agent program adds by itself; one that fits no script fails. Every turn uses 1,000 tokens of
 * input and 50 of output.
 */
public final class ModelStub implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<Integer, String> ERRORS =
      Map.of(
          400, "invalid_request_error",
          401, "authentication_error",
          403, "permission_error",
          404, "not_found_error",
          429, "rate_limit_error",
          500, "api_error",
          529, "overloaded_error");

  private final HttpServer server;
  private final Map<String, List<Step>> scripts = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  private ModelStub(HttpServer server) {
    this.server = server;
  }

  /**
   * A request for a turn.
   *
   * @param credential as it was sent
   */
  public record Seen(String credential, JsonNode body) {
    /** All that was said in the conversation so far. */
    public String conversation() {
      return body.path("messages").toString();
    }
  }

  /** Listens on a free port of loopback. */
  public static ModelStub start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ModelStub stub = new ModelStub(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", stub::handle);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its base URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Sets what happens in conversations whose first message holds the words. */
  public void script(String words, Step... steps) {
    scripts.put(words, List.of(steps));
  }

  /** Turns that were asked for in conversations with the words in their first message. */
  public List<Seen> seen(String words) {
    return seen.stream().filter(turn -> firstMessage(turn.body()).contains(words)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/count_tokens")) {
        answer(exchange, 200, JSON.createObjectNode().put("input_tokens", 1000));
      } else if (!path.endsWith("/v1/messages")) {
        fail(exchange, 404, "There is no " + path + ".");
      } else if (body.path("tools").isEmpty()) {
        // Titles, summaries and the like, beside the conversation.
        turn(exchange, body, Step.say("ok"));
      } else {
        seen.add(new Seen(credential(exchange), body));
        next(exchange, body);
      }
    }
  }

  private void next(HttpExchange exchange, JsonNode body) throws IOException {
    String first = firstMessage(body);
    Optional<Map.Entry<String, List<Step>>> script =
        scripts.entrySet().stream().filter(entry -> first.contains(entry.getKey())).findFirst();
    if (script.isEmpty()) {
      fail(exchange, 400, "No script fits this conversation.");
      return;
    }
    List<Step> steps = script.get().getValue();
    int turns = turns(body, steps);
    int failed = 0;
    for (Step step : steps) {
      if (step instanceof Step.Fail(int status, String message, int times)) {
        if (turns == 0
            && failures.merge(script.get().getKey() + failed, 1, Integer::sum) <= times) {
          fail(exchange, status, message);
          return;
        }
        failed++;
      } else if (turns == 0) {
        turn(exchange, body, step);
        return;
      } else {
        turns--;
      }
    }
    turn(exchange, body, Step.say("There is nothing left to do."));
  }

  /** How many steps were taken. An agent program may add answers of its own, which do not count. */
  private static int turns(JsonNode body, List<Step> steps) {
    int turns = 0;
    for (JsonNode message : body.path("messages")) {
      String content = message.path("content").toString();
      boolean ours =
          message.path("role").asText().equals("assistant")
              && steps.stream().anyMatch(step -> content.contains(quoted(step)));
      turns += ours ? 1 : 0;
    }
    return turns;
  }

  private static String quoted(Step step) {
    return switch (step) {
      case Step.Say(String text) -> JSON.getNodeFactory().textNode(text).toString();
      case Step.Call call -> JSON.getNodeFactory().textNode(call.text()).toString();
      case Step.Wait wait -> quoted(wait.step());
      case Step.Fail fail -> "a failure is not in a conversation";
    };
  }

  private void turn(HttpExchange exchange, JsonNode body, Step step) throws IOException {
    if (step instanceof Step.Wait(var before, Step after)) {
      try {
        Thread.sleep(before);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      turn(exchange, body, after);
      return;
    }
    Turn turn = Turn.of(step, body.path("model").asText());
    if (!body.path("stream").asBoolean()) {
      answer(exchange, 200, turn.whole());
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (JsonNode event : turn.events()) {
        String text = "event: " + event.path("type").asText() + "\ndata: " + event + "\n\n";
        out.write(text.getBytes(UTF_8));
      }
    }
  }

  private static void fail(HttpExchange exchange, int status, String message) throws IOException {
    var answer = JSON.createObjectNode().put("type", "error");
    answer
        .putObject("error")
        .put("type", ERRORS.getOrDefault(status, "api_error"))
        .put("message", message);
    if (status == 429) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    answer(exchange, status, answer);
  }

  private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String credential(HttpExchange exchange) {
    String key = exchange.getRequestHeaders().getFirst("x-api-key");
    return key != null
        ? key
        : Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
  }

  private static String firstMessage(JsonNode body) {
    for (JsonNode message : body.path("messages")) {
      if (message.path("role").asText().equals("user")) {
        return message.path("content").toString();
      }
    }
    return "";
  }
}
