package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.git.GitCli;
import dev.optio.server.git.GitHttpServer;
import dev.optio.server.observe.FailPoints.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Death of the control plane costs nothing. */
@WithServers
class DeathIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINES = 20_000;

  @TempDir private Path folder = Path.of("");

  private Path data = Path.of("");
  private Path remotes = Path.of("");
  private GitHttpServer server = GitHttpServer.serving(Path.of("/"));
  private final List<ReplicaProcess> replicas = new ArrayList<>();

  @BeforeEach
  void makeRemote() throws IOException {
    server.close();
    data = Files.createDirectory(folder.resolve("data"));
    remotes = Files.createDirectory(folder.resolve("remotes"));
    GitCli work = GitCli.init(folder.resolve("work"));
    work.write("README.md", "hello\n").commit("Begin");
    work.run("branch", "-M", "main");
    GitCli bare = GitCli.initBare(remotes.resolve("app.git"));
    bare.run("symbolic-ref", "HEAD", "refs/heads/main");
    work.run("push", "-q", remotes.resolve("app.git").toString(), "main");
    server = GitHttpServer.serving(remotes);
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (ReplicaProcess replica : replicas) {
      replica.kill();
    }
    server.close();
  }

  /**
   * One task meets a replica that dies at every step, one step after the other; the agent works on
   * all the while.
   */
  @Test
  void goesOnFromEveryStepAtWhichAReplicaDies(Backing backing) throws Exception {
    // Given
    ReplicaProcess first = start(backing, Map.of()).awaitReady();
    JsonNode repository =
        first.post("/api/repos", JSON.createObjectNode().put("repoUrl", server.url("app.git")));
    assertThat(repository.path("error").asText()).isEmpty();
    first.kill();
    String work =
        """
        head -n 1 > /dev/null
        echo started >> starts.txt
        i=1; while [ $i -le %d ]; do echo "line $i"; [ $((i %% 1000)) = 0 ] && sleep 0.4; i=$((i+1)); done
        (b=1; while :; do echo "beat $b"; sleep 0.3; b=$((b+1)); done) & beats=$!
        read -r message; kill $beats; wait $beats 2> /dev/null; echo "told: $message"
        git add starts.txt && git commit -q -m Work\
        """
            .formatted(LINES);

    // When
    String id = "";
    for (Step step : Step.values()) {
      ReplicaProcess replica =
          start(backing, Map.of("OPTIO_TEST_FAIL_POINT", step.name())).awaitReady();
      if (id.isEmpty()) {
        id = create(replica, work, "open");
      }
      if (step == Step.DELIVER_BEFORE) {
        JsonNode sent =
            replica.post(
                "/api/tasks/" + id + "/message", JSON.createObjectNode().put("content", "go on"));
        assertThat(sent.path("error").asText()).isEmpty();
      }
      replica.awaitFailPoint();
      replica.kill();
    }
    ReplicaProcess last = start(backing, Map.of()).awaitReady();

    // Then
    String task = id;
    last.await("task over", () -> state(last, task).equals("completed"));
    List<String> output = output(last, task);
    List<String> expected = new ArrayList<>(numbered("line", LINES));
    // However long the deaths took, the agent said that it waits.
    expected.addAll(numbered("beat", output.size() - LINES - 1));
    expected.add("told: go on");
    assertThat(output).isEqualTo(expected);
    assertThat(pushes()).isEqualTo(1);
    JsonNode shown = last.get("/api/tasks/" + task).path("task");
    assertThat(
            GitCli.in(remotes.resolve("app.git"))
                .run("show", shown.path("branch").asText() + ":starts.txt"))
        .isEqualToIgnoringWhitespace("started");
    assertThat(shown.path("retryCount").asInt()).isZero();
  }

  /** Two replicas, one of them killed and started again at random while several tasks run. */
  @Test
  void losesNothingWhenReplicasDieAtRandom(Backing backing) throws Exception {
    // Given
    long seed = new Random().nextLong();
    System.out.println("DeathIT seed: " + seed);
    Random random = new Random(seed);
    Map<String, String> settings = Map.of("OPTIO_MAX_CONCURRENT", "2");
    ReplicaProcess survivor = start(backing, settings).awaitReady();
    ReplicaProcess victim = start(backing, settings).awaitReady();
    survivor.post("/api/repos", JSON.createObjectNode().put("repoUrl", server.url("app.git")));
    String work =
        """
        echo "start $(date +%s%N)" >> times.txt
        i=1; while [ $i -le 3000 ]; do echo "line $i"; [ $((i % 100)) = 0 ] && sleep 0.1; i=$((i+1)); done
        echo "stop $(date +%s%N)" >> times.txt
        git add times.txt && git commit -q -m Work\
        """;
    List<String> tasks = new ArrayList<>();
    for (int task = 0; task < 4; task++) {
      tasks.add(create(survivor, work, "closed"));
    }

    // When
    for (int death = 0; death < 4; death++) {
      Thread.sleep(300 + random.nextInt(2_500));
      victim.kill();
      ReplicaProcess next = start(backing, settings);
      // Either of the two may be the next to die.
      victim = random.nextBoolean() ? next.awaitReady() : survivor;
      survivor = victim == next ? survivor : next.awaitReady();
    }

    // Then
    ReplicaProcess left = survivor;
    for (String task : tasks) {
      left.await("task over", () -> state(left, task).equals("completed"));
      assertThat(output(left, task)).isEqualTo(numbered("line", 3_000));
    }
    assertThat(pushes()).isEqualTo(tasks.size());
    assertThat(mostAtOnce(left, tasks)).isBetween(1, 2);
  }

  private ReplicaProcess start(Backing backing, Map<String, String> more) throws IOException {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("OPTIO_DATABASE_URL", backing.databaseUrl().toString());
    settings.put("OPTIO_REDIS_URL", backing.redisUrl().toString());
    ReplicaProcess replica = ReplicaProcess.start(data, settings);
    replicas.add(replica);
    return replica;
  }

  private String create(ReplicaProcess replica, String shell, String input) throws Exception {
    ObjectNode task =
        JSON.createObjectNode()
            .put("repoUrl", server.url("app.git"))
            .put("prompt", "work")
            .put("agentType", "command");
    task.putObject("agentOptions").put("shell", shell).put("input", input);
    JsonNode created = replica.post("/api/tasks", task);
    assertThat(created.path("error").asText()).isEmpty();
    return created.path("task").path("id").asText();
  }

  private static String state(ReplicaProcess replica, String task) {
    try {
      JsonNode shown = replica.get("/api/tasks/" + task).path("task");
      String state = shown.path("state").asText();
      assertThat(state)
          .as(shown.path("errorMessage").asText())
          .isNotIn("failed", "needs_attention", "cancelled");
      return state;
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> output(ReplicaProcess replica, String task) throws Exception {
    List<String> lines = new ArrayList<>();
    long after = 0;
    while (true) {
      JsonNode page = replica.get("/api/tasks/" + task + "/logs?limit=10000&after=" + after);
      if (page.path("logs").isEmpty()) {
        return lines;
      }
      for (JsonNode entry : page.path("logs")) {
        assertThat(entry.path("n").asLong()).isEqualTo(after + 1);
        after++;
      }
      lines.addAll(ReplicaProcess.lines(page.path("logs")));
    }
  }

  private static List<String> numbered(String word, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> word + " " + n).toList();
  }

  private long pushes() {
    return server.seen().stream()
        .filter(seen -> seen.method().equals("POST") && seen.uri().endsWith("/git-receive-pack"))
        .count();
  }

  /** From what the agents themselves noted of their start and end. */
  private int mostAtOnce(ReplicaProcess replica, List<String> tasks) throws Exception {
    Map<Long, Integer> changes = new java.util.TreeMap<>();
    for (String task : tasks) {
      String branch = replica.get("/api/tasks/" + task).path("task").path("branch").asText();
      List<String> times =
          GitCli.in(remotes.resolve("app.git")).run("show", branch + ":times.txt").lines().toList();
      assertThat(times).hasSize(2);
      changes.merge(Long.parseLong(times.get(0).split(" ", 2)[1]), 1, Integer::sum);
      changes.merge(Long.parseLong(times.get(1).split(" ", 2)[1]), -1, Integer::sum);
    }
    int now = 0;
    int most = 0;
    for (int change : changes.values()) {
      now += change;
      most = Math.max(most, now);
    }
    return most;
  }
}
