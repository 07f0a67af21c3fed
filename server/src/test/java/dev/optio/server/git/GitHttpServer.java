package dev.optio.server.git;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A git server over http on the loopback address: real {@code git http-backend} behind a server
 * that misbehaves when told so.
 */
public final class GitHttpServer implements AutoCloseable {
  /** How requests are answered. */
  public enum Mode {
    /** As git does. */
    GIT,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    FAILING,
    /** 200 and git's content type, but no git. */
    GARBAGE,
    /** 200 and a page for people. */
    LOGIN_PAGE,
    /** Sends everybody on to {@link #redirectTo}. */
    REDIRECT,
    /** Reads the request and never answers. */
    SILENT,
    /** Answers half and closes the connection, when objects are asked for. */
    DROPS,
    /** Shows everybody everything, and takes no push. */
    READ_ONLY,
    /** Takes a push, and closes the connection instead of reporting. */
    TAKES_PUSH_AND_DROPS
  }

  /** A request that came in. */
  public record Seen(String method, String uri, Map<String, List<String>> headers) {
    public Optional<String> authorization() {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase("Authorization"))
          .map(entry -> entry.getValue().getFirst())
          .findFirst();
    }
  }

  private final Path root;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  private volatile Mode mode = Mode.GIT;
  private volatile String target = "";
  private volatile Optional<String> expected = Optional.empty();

  private GitHttpServer(Path root, HttpServer server) {
    this.root = root;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Serves the bare repositories below a directory; whoever comes may push. */
  public static GitHttpServer serving(Path root) {
    try {
      return new GitHttpServer(root, HttpServer.create(anyPort(), 0));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The same over TLS. */
  public static GitHttpServer serving(Path root, SSLContext tls) {
    try {
      HttpsServer server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new GitHttpServer(root, server);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Asks for these from now on. */
  public GitHttpServer withBasicAuth(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    expected = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    return this;
  }

  public GitHttpServer mode(Mode next) {
    mode = next;
    return this;
  }

  /** Sends everybody on: {@code prefix} and then path and query of the request. */
  public GitHttpServer redirectTo(String prefix) {
    target = prefix;
    return mode(Mode.REDIRECT);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The URL of a repository, by the address. */
  public String url(String path) {
    return (server instanceof HttpsServer ? "https" : "http")
        + "://127.0.0.1:"
        + port()
        + "/"
        + path;
  }

  /** All requests so far. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      seen.add(
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders())));
      switch (mode) {
        case GIT -> git(exchange, false);
        case UNAUTHORIZED -> challenge(exchange);
        case FORBIDDEN -> answer(exchange, 403, "text/plain", "no");
        case NOT_FOUND -> answer(exchange, 404, "text/plain", "Not Found");
        case FAILING -> answer(exchange, 503, "text/plain", "later");
        case GARBAGE -> garbage(exchange);
        case LOGIN_PAGE -> answer(exchange, 200, "text/html", "<form>Sign in</form>");
        case REDIRECT -> redirect(exchange);
        case SILENT -> closing.await();
        case READ_ONLY -> readOnly(exchange);
        case DROPS -> git(exchange, exchange.getRequestMethod().equals("POST"));
        case TAKES_PUSH_AND_DROPS -> takeAndDrop(exchange);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void garbage(HttpExchange exchange) throws IOException {
    String service = exchange.getRequestURI().getQuery().replace("service=", "");
    answer(exchange, 200, "application/x-" + service + "-advertisement", "0005zzzzz");
  }

  private void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", target + exchange.getRequestURI());
    answer(exchange, 302, "text/plain", "");
  }

  private static void challenge(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"test\"");
    answer(exchange, 401, "text/plain", "who are you");
  }

  private void readOnly(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().toString().contains("git-receive-pack")) {
      answer(exchange, 403, "text/plain", "This repository is archived.");
      return;
    }
    git(exchange, false);
  }

  private void takeAndDrop(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().endsWith("/git-receive-pack")) {
      git(exchange, false);
      return;
    }
    backend(exchange);
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().write('0');
  }

  private void git(HttpExchange exchange, boolean half) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (expected.isPresent() && !expected.get().equals(authorization)) {
      challenge(exchange);
      return;
    }
    InputStream out = new BufferedInputStream(new java.io.ByteArrayInputStream(backend(exchange)));
    int status = 200;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("Status")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(name, value);
      }
    }
    byte[] body = out.readAllBytes();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body, 0, half ? body.length / 2 : body.length);
  }

  /** Everything that the program prints; it has ended then. */
  private byte[] backend(HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = builder.environment();
    GitCli.shield(environment);
    Headers headers = exchange.getRequestHeaders();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("GIT_CONFIG_COUNT", "2");
    environment.put("GIT_CONFIG_KEY_0", "safe.directory");
    environment.put("GIT_CONFIG_VALUE_0", "*");
    environment.put("GIT_CONFIG_KEY_1", "http.receivepack");
    environment.put("GIT_CONFIG_VALUE_1", "true");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    put(environment, "QUERY_STRING", exchange.getRequestURI().getQuery());
    put(environment, "CONTENT_TYPE", headers.getFirst("Content-Type"));
    put(environment, "CONTENT_LENGTH", headers.getFirst("Content-Length"));
    put(environment, "HTTP_CONTENT_ENCODING", headers.getFirst("Content-Encoding"));
    put(environment, "GIT_PROTOCOL", headers.getFirst("Git-Protocol"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    process.getInputStream().transferTo(all);
    return all.toByteArray();
  }

  private static void put(
      Map<String, String> environment,
      String name,
      @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      environment.put(name, value);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
