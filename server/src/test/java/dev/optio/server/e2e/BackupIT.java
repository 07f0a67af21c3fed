package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine is lost with everything on it, and what is left is a backup and the encryption key that
 * was kept apart from it.
 */
@WithServers
class BackupIT {
  private static final String SECRET = "the-secret-of-the-team";

  private final Backing backing;
  private final Path folder;
  private final Instance instance;
  private final SampleRemotes remotes;
  private final Path signal;

  BackupIT(Backing backing, @TempDir Path folder) throws IOException {
    this.backing = backing;
    this.folder = folder;
    Path shown = Files.createDirectory(folder.resolve("shown"));
    this.signal = shown.resolve("go");
    this.instance =
        Instance.create(
            folder,
            backing,
            Map.of(
                "OPTIO_ON_EXIT", "interrupt",
                "OPTIO_MAX_CONCURRENT", "2",
                "OPTIO_LOCAL_VIEW", shown.toString()),
            "app.git");
    this.remotes = instance.remotes();
  }

  @AfterEach
  void end() throws InterruptedException {
    instance.end();
  }

  /** What people had before, as the API shows it. */
  private record Shown(JsonNode log, JsonNode diff, JsonNode messages, JsonNode events) {
    static Shown of(ReplicaProcess replica, String task) throws Exception {
      String path = "/api/tasks/" + task;
      return new Shown(
          replica.get(path + "/logs?limit=10000").path("logs"),
          replica.get(path + "/diff"),
          replica.get(path + "/messages"),
          replica.get(path + "/events"));
    }
  }

  @Test
  void bringsAnInstanceBackOnAnEmptyMachine() throws Exception {
    // Given
    ReplicaProcess first = instance.start().awaitReady();
    TaskApi api = new TaskApi(first);
    api.connect(remotes.url("app.git"));
    first.post("/api/secrets", TaskApi.object().put("name", "WORD").put("value", SECRET));
    String done =
        api.create(
            task("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; echo d > d.txt"));
    api.awaitCompleted(done);
    String running = api.create(goingOn());
    api.awaitState(running, "failed");
    first.terminate();
    String pushed = pushedButNotRecorded();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    ReplicaProcess last = instance.start(elsewhere, Map.of()).awaitReady();
    api = new TaskApi(last);
    api.retry(running);
    TaskApi live = api;
    last.await("the agent to rest", () -> says(live, running, "resting"));
    api.send(running, "are you there?");
    last.await("the message", () -> says(live, running, "told: are you there?"));
    String queued = api.create(task("echo q > q.txt"));

    // When
    Path backup = folder.resolve("backup");
    assertThat(admin(folder.resolve("data"), backing.databaseUrl(), "backup", backup.toString()))
        .contains("4 tasks", "The encryption key is not in it.");
    Shown before = Shown.of(last, done);
    List<JsonNode> log = api.log(running);
    last.terminate();
    URI empty = backing.emptyDatabase();
    Path fresh = folder.resolve("fresh");
    assertThat(admin(fresh, empty, "restore", backup.toString()))
        .contains("Runs that were under way: 2.", "No task starts before `optio-admin release`.");
    ReplicaProcess restored = start(fresh, empty, Map.of()).awaitReady();
    TaskApi now = new TaskApi(restored);

    // Then
    now.awaitState(running, "queued");
    now.awaitState(pushed, "queued");
    assertThat(Shown.of(restored, done)).isEqualTo(before);
    assertThat(now.log(running).subList(0, log.size())).isEqualTo(log);
    assertThat(now.log(running).toString()).contains("Optio was restored from a backup");
    assertInterrupted(now, running, 2);
    assertInterrupted(now, pushed, 1);
    assertThat(restored.get("/api/tasks/" + queued).path("pendingReason").asText())
        .contains("optio-admin release");
    assertThat(restored.get("/api/instance").toString()).contains("queue_held");
    assertThat(remotes.pushes()).isEqualTo(2);

    // When
    Files.createFile(signal);
    assertThat(admin(fresh, empty, "release")).contains("Tasks start again.");

    // Then
    JsonNode went = now.awaitCompleted(running);
    assertThat(remotes.shown("app.git", went.path("branch").asText(), "half.txt"))
        .isEqualTo("half\nrest");
    assertThat(now.log(running).toString()).contains("the word has 22 letters");
    String head = branchOf(now.awaitCompleted(pushed));
    assertThat(remotes.shown("app.git", head, "p.txt")).isEqualTo("p");
    now.awaitCompleted(queued);
    assertThat(remotes.pushes()).as("each branch once").isEqualTo(4);
    assertThat(restored.get("/api/instance").toString()).doesNotContain("queue_held");
    restored.terminate();

    // When
    ReplicaProcess wrong = start(fresh, empty, Map.of("OPTIO_ENCRYPTION_KEY", "ab".repeat(32)));

    // Then
    assertThat(wrong.awaitExit()).isEqualTo(1);
    assertThat(wrong.output())
        .contains("The encryption key is not the one this database was sealed with", "has the id");
  }

  /** Fails at first, and goes on from what that left when it is allowed to. */
  private ObjectNode goingOn() {
    ObjectNode task =
        task(
            """
            head -n 1 > /dev/null
            if ! [ -e half.txt ]; then echo half > half.txt; exit 3; fi
            if ! [ -e %s ]; then echo resting; read -r message; echo "told: $message"; sleep 600; fi
            echo "the word has ${#WORD} letters"; echo rest >> half.txt\
            """
                .formatted(signal));
    task.putArray("secrets").add("WORD");
    task.withObject("agentOptions").put("input", "open");
    return task;
  }

  private ObjectNode task(String shell) {
    return TaskApi.command(remotes.url("app.git"), shell);
  }

  /** A task whose branch is at the remote, though no replica lived to write that down. */
  private String pushedButNotRecorded() throws Exception {
    ReplicaProcess dies =
        instance.start(Map.of("OPTIO_TEST_FAIL_POINT", "PUSH_AFTER")).awaitReady();
    String id = new TaskApi(dies).create(task("[ -e p.txt ] || echo p > p.txt"));
    dies.awaitFailPoint();
    dies.kill();
    return id;
  }

  private static void assertInterrupted(TaskApi api, String task, int run) throws Exception {
    JsonNode ended = api.runs(task).get(run - 1);
    assertThat(ended.path("outcome").asText()).isEqualTo("interrupted");
    assertThat(ended.path("reason").asText()).isEqualTo("restored");
    assertThat(api.runs(task).get(run).path("state").asText()).isEqualTo("queued");
  }

  private static String branchOf(JsonNode task) {
    return task.path("branch").asText();
  }

  private static boolean says(TaskApi api, String task, String words) {
    try {
      return api.log(task).toString().contains(words);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ReplicaProcess start(Path data, URI database, Map<String, String> more)
      throws IOException {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("OPTIO_LOCAL_VIEW", folder.resolve("shown").toString());
    settings.put("OPTIO_DATABASE_URL", database.toString());
    settings.put("OPTIO_REDIS_URL", backing.redisUrl().toString());
    return ReplicaProcess.start(data, settings);
  }

  /** Gives a command as operators do; it must succeed. */
  private String admin(Path data, URI database, String... words) throws Exception {
    Path said = Files.createTempFile(folder, "admin-", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.optio.server.Main",
                "admin"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("OPTIO_"));
    builder.environment().put("OPTIO_DATA_DIR", data.toString());
    builder.environment().put("OPTIO_DATABASE_URL", database.toString());
    builder.environment().put("OPTIO_ENCRYPTION_KEY", "0f".repeat(32));
    int status = builder.start().waitFor();
    String output = Files.readString(said);
    assertThat(status).as(output).isZero();
    return output;
  }
}
