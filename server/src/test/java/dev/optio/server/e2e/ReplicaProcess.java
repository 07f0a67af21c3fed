package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.optio.server.backing.Backing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A replica in a process of its own, which can be killed. */
final class ReplicaProcess {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final ReplicaProgram program;
  private final int port;
  private final Path data;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();
  private boolean errorsExpected;

  private ReplicaProcess(Process process, ReplicaProgram program, int port, Path data, Path log) {
    this.process = process;
    this.program = program;
    this.port = port;
    this.data = data;
    this.log = log;
  }

  /** Starts a replica; does not wait for it. */
  static ReplicaProcess start(Path data, Map<String, String> settings) throws IOException {
    return start(data, settings, List.of());
  }

  /** Starts a replica that alone sees a data folder, which is a disk of so many MiB. */
  static ReplicaProcess startOnSmallDisk(Path data, Map<String, String> settings, int size)
      throws IOException {
    return start(
        data,
        settings,
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=" + size + "m none \"$0\" && exec \"$@\"",
            data.toString()));
  }

  private static ReplicaProcess start(Path data, Map<String, String> settings, List<String> world)
      throws IOException {
    int port = freePort();
    Path log = Files.createTempFile(data.getParent(), "replica-", ".log");
    List<String> command = new ArrayList<>(world);
    ReplicaProgram program = ReplicaProgram.next();
    command.addAll(program.command());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name -> name.startsWith("OPTIO_") || name.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
    builder.environment().put("OPTIO_DATA_DIR", data.toString());
    builder.environment().put("OPTIO_AUTH_DISABLED", "true");
    builder.environment().put("OPTIO_MANAGEMENT_PORT", "0");
    builder.environment().put("OPTIO_LOG_FORMAT", "text");
    builder.environment().put("OPTIO_VALIDATE_REPLIES", "true");
    builder.environment().put("OPTIO_LEASE", "3s");
    builder.environment().put("OPTIO_OUTBOUND_ALLOWED_HOSTS", "127.0.0.1");
    builder.environment().put("OPTIO_ENCRYPTION_KEY", "0f".repeat(32));
    builder.environment().put("API_PORT", Integer.toString(port));
    builder.environment().putAll(settings);
    Process process = builder.start();
    // Each program becomes the next one, so the process that sees the disk is the one started.
    Path seen =
        world.isEmpty() ? data : Path.of("/proc", Long.toString(process.pid()), "root" + data);
    return new ReplicaProcess(process, program, port, seen, log);
  }

  /** What names a backing's servers to a replica, and more. */
  static Map<String, String> settings(Backing backing, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("OPTIO_DATABASE_URL", backing.databaseUrl().toString());
    settings.put("OPTIO_REDIS_URL", backing.redisUrl().toString());
    return settings;
  }

  /** Starts a replica with a data folder of its own, and waits until it serves. */
  static ReplicaProcess ready(Path folder, Backing backing, Map<String, String> more)
      throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    return start(data, settings(backing, more)).awaitReady();
  }

  /** The test makes it fail, so its log may call something an error. */
  ReplicaProcess expectingErrors() {
    errorsExpected = true;
    return this;
  }

  /** Until it serves. */
  ReplicaProcess awaitReady() {
    await("ready", () -> said("ready address="));
    return this;
  }

  /** Until it stands at its fail point. */
  void awaitFailPoint() {
    await("fail point", () -> said("fail point reached: "));
  }

  boolean said(String words) {
    return output().contains(words);
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  /** By SIGKILL: nothing of it runs any more. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
    program.ended();
    assertNoErrors();
  }

  /** Until it ends by itself; returns its exit status. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("did not end\n" + output());
    }
    program.ended();
    return process.exitValue();
  }

  /** By SIGTERM; returns when it has ended in good order. */
  void terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("did not end\n" + output());
    }
    program.ended();
    assertNoErrors();
  }

  /** What a server calls an error is a bug of it, unless the test made it fail. */
  private void assertNoErrors() {
    if (!errorsExpected) {
      String said = output();
      assertThat(said.lines().filter(line -> line.contains(" ERROR "))).as(said).isEmpty();
    }
  }

  /** Freezes all of its threads, as a machine that is short of everything does. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** The replica's data folder, while the replica runs. */
  Path data() {
    return data;
  }

  URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + port + path);
  }

  String token() throws IOException {
    return Files.readString(data.resolve("local-token")).strip();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  JsonNode patch(String path, JsonNode body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  JsonNode delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  /** Waits for something, generously. */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || (!process.isAlive() && !condition.getAsBoolean())) {
        throw new AssertionError("never came: " + what + "\n" + output());
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private HttpRequest.Builder request(String path) throws IOException {
    return HttpRequest.newBuilder(uri("http", path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + token());
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
