package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of the README, as a newcomer gives it. */
class RunScriptIT {
  private static final Pattern READY = Pattern.compile("Optio is ready: (http://\\S+)");

  @TempDir private Path folder = Path.of("");
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() throws Exception {
    for (Process process : started) {
      stop(process);
    }
  }

  @Test
  void showsAFirstTaskOnceAndKeepsItsDataOverARestart() throws Exception {
    // Given
    Path data = folder.resolve("my data");
    String port = Integer.toString(freePort());

    // When
    Path first = folder.resolve("first.log");
    Process process = run(first, Map.of(), "--port", port, "--data-dir", data.toString());
    String link = awaitReady(process, first);
    int status = status(link.replaceFirst("#.*", ""));
    int metrics = status(metrics(first));
    Path backup = folder.resolve("backup");
    String written = admin(data, "backup", backup.toString());
    int exit = stop(process);
    String restored = restored(data, backup);
    Path second = folder.resolve("second.log");
    Process again =
        run(
            second,
            Map.of("OPTIO_LOG_LEVEL", "warn"),
            "--port",
            port,
            "--data-dir",
            data.toString());
    String same = awaitReady(again, second);

    // Then
    assertThat(Files.readString(first))
        .contains(
            "● completed", "branch optio/task-1-say-hello", "2 files changed", "│ step: commit")
        .doesNotContain("?");
    assertThat(status).isEqualTo(200);
    assertThat(metrics).isEqualTo(200);
    assertThat(exit).isEqualTo(143);
    assertThat(written).contains("1 task, ", "which is here in " + data.resolve("encryption-key"));
    assertThat(restored).contains("Restored backup, 1 task, ", "before `optio-admin release`");
    assertThat(same).isEqualTo(link);
    assertThat(Files.readString(second)).doesNotContain("first task");
    assertThat(stop(again)).isEqualTo(143);
    assertThat(
            ProcessHandle.allProcesses()
                .filter(any ->
                    any.info().arguments().map(List::of).orElse(List.of()).stream()
                        .anyMatch(argument -> argument.startsWith(data.toString())))
                .toList())
        .isEmpty();
  }

  @Test
  void saysWhatIsWrongWithWhatItWasTold() throws Exception {
    for (String port : List.of("no", "0", "65536", "")) {
      Path log = folder.resolve("refused.log");
      assertThat(run(log, Map.of(), "--port", port).waitFor()).isNotZero();
      assertThat(Files.readString(log)).contains("--port needs a number");
    }
    Path log = folder.resolve("settings.log");
    Map<String, String> wrong = Map.of("OPTIO_LEASE", "soon", "OPTIO_NO_SUCH_THING", "1");
    Process process = run(log, wrong, "--data-dir", folder.resolve("data").toString());
    assertThat(process.waitFor()).isNotZero();
    assertThat(Files.readString(log)).contains("OPTIO_LEASE", "OPTIO_NO_SUCH_THING");
  }

  /** Into a data directory that is not there yet, but for the key. */
  private String restored(Path data, Path backup) throws Exception {
    Path other = Files.createDirectory(folder.resolve("my other data"));
    Files.copy(data.resolve("encryption-key"), other.resolve("encryption-key"));
    return admin(other, "restore", backup.getFileName().toString());
  }

  /** What an operator's command said, which must succeed. */
  private String admin(Path data, String... words) throws Exception {
    Path said = Files.createTempFile(folder, "admin-", ".log");
    Process process =
        started(said, Map.of("OPTIO_DATA_DIR", data.toString()), "scripts/optio-admin", words);
    int status = process.waitFor();
    assertThat(status).as(Files.readString(said)).isZero();
    return Files.readString(said);
  }

  private Process run(Path log, Map<String, String> settings, String... arguments)
      throws IOException {
    return started(log, settings, "scripts/run", arguments);
  }

  private Process started(
      Path log, Map<String, String> settings, String script, String... arguments)
      throws IOException {
    Path project = Path.of("..").toAbsolutePath().normalize();
    List<String> command = new ArrayList<>(List.of(project.resolve(script).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("OPTIO_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(settings);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String awaitReady(Process process, Path log) throws Exception {
    for (int tries = 0; tries < 3_000; tries++) {
      Matcher ready = READY.matcher(Files.readString(log));
      if (ready.find()) {
        return ready.group(1);
      }
      if (!process.isAlive()) {
        break;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("never ready: " + Files.readString(log));
  }

  private static String metrics(Path log) throws IOException, InterruptedException {
    Pattern said = Pattern.compile("Health and metrics: (http://\\S+)/ready");
    for (int tries = 0; tries < 100; tries++) {
      Matcher found = said.matcher(Files.readString(log));
      if (found.find()) {
        return found.group(1) + "/metrics";
      }
      Thread.sleep(100);
    }
    throw new AssertionError(Files.readString(log));
  }

  private static int status(String address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  private static int stop(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
