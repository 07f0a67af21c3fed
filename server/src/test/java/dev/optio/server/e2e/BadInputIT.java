package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.db.Db;
import dev.optio.server.git.GitHttpServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One clear error each for what people, agents and remotes get wrong or do on purpose. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private static final int MIB = 1 << 20;
  private static final int OUTPUT_LIMIT = 24 * MIB;

  private final Db db;
  private final Path data;
  private final SampleRemotes remotes;
  private final ReplicaProcess replica;
  private final TaskApi api;

  BadInputIT(Backing backing, @TempDir Path folder) throws Exception {
    db = backing.db();
    data = folder.resolve("data");
    remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git", "slow.git", "broken.git");
    replica =
        ReplicaProcess.ready(
            folder, backing, Map.of("OPTIO_OUTPUT_LIMIT", Integer.toString(OUTPUT_LIMIT)));
    api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
  }

  @AfterAll
  void end() throws InterruptedException {
    replica.terminate();
    remotes.close();
  }

  @Test
  void takesAPromptOfOneMebibyteWhole() throws Exception {
    // Given
    ObjectNode asked = command("wc -c; wc -c < \"$OPTIO_PROMPT_FILE\"");
    asked.put("prompt", "p".repeat(MIB));

    // When
    String task = api.create(asked);

    // Then
    api.awaitCompleted(task);
    List<String> counts = api.output(task);
    assertThat(Integer.parseInt(counts.get(0).strip())).isBetween(MIB, MIB + 1);
    assertThat(Integer.parseInt(counts.get(1).strip())).isBetween(MIB, MIB + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "p, 1048577, prompt_too_long",
    "é, 600000, prompt_too_long",
    "p, 9000000, body_too_large"
  })
  void refusesALongerPrompt(String letter, int count, String code) throws Exception {
    // When
    JsonNode answer =
        replica.post("/api/tasks", command("true").put("prompt", letter.repeat(count)));

    // Then
    assertThat(answer.path("code").asText()).isEqualTo(code);
    assertThat(answer.path("error").asText()).doesNotContain(letter.repeat(100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state=failed,mended",
        "since=yesterday",
        "until=2026-13-01T00:00:00Z",
        "endedSince=1",
        "endedUntil=2026-11-24",
        "minCostUsd=-1",
        "maxCostUsd=1e9",
        "createdBy=ann",
        "minPriority=0",
        "maxPriority=1001",
        "taskType=parent",
        "sort=title",
        "limit=201",
        "cursor=made-up",
      })
  void namesTheParameterOfASearchThatIsWrong(String query) throws Exception {
    // When
    JsonNode answer = replica.get("/api/tasks/search?" + query);

    // Then
    assertThat(answer.path("code").asText()).isIn("invalid_body", "bad_request");
    assertThat(answer.path("error").asText()).contains(query.substring(0, query.indexOf('=')));
    JsonNode fits = replica.get("/api/tasks/search?minCostUsd=0.5&minPriority=1&createdBy=me");
    assertThat(fits.path("tasks").isArray()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "kill -SEGV $$, killed, SIGSEGV",
    "kill -KILL $$, killed, memory",
    "exit 3, agent_failure, exit status 3",
  })
  void saysHowAnAgentFailed(String shell, String reason, String words) throws Exception {
    // When
    String task = api.create(command("echo before; " + shell));

    // Then
    JsonNode failed = api.awaitEnd(task);
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.path("errorCode").asText()).isEqualTo(reason);
    assertThat(failed.path("errorMessage").asText()).contains(words);
    assertThat(api.output(task)).startsWith("before");
    assertThat(api.runs(task)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"no-such-agent, not found", "/etc/passwd, cannot be run"})
  void saysThatAnAgentIsNotInstalled(String program, String words) throws Exception {
    // Given
    ObjectNode asked = command("");
    asked.putObject("agentOptions").putArray("argv").add(program);

    // When
    String task = api.create(asked);

    // Then
    JsonNode failed = api.awaitEnd(task);
    assertThat(failed.path("errorCode").asText()).isEqualTo("program_missing");
    assertThat(failed.path("errorMessage").asText()).contains(program, words);
    assertThat(api.runs(task)).hasSize(1);
  }

  @Test
  void keepsALineOfSixteenMebibytesAndWhatFollows() throws Exception {
    // When
    String task =
        api.create(command("head -c " + 16 * MIB + " /dev/zero | tr '\\0' x; echo; echo after"));

    // Then
    api.awaitCompleted(task);
    List<String> output = api.output(task);
    assertThat(output).hasSize(2);
    assertThat(output.getFirst()).startsWith("x".repeat(1_000)).hasSizeLessThan(MIB + 100);
    assertThat(output.getFirst().substring(MIB - 10)).endsWith("1 MiB›");
    assertThat(output.getLast()).isEqualTo("after");
  }

  @Test
  void showsBytesThatAreNoTextAndControlsAsText() throws Exception {
    // When
    String task =
        api.create(
            command(
                "printf"
                    + " 'a\\377\\376b\\000c\\n\\033[31mred\\033[0m\\007\\rx\\n\\355\\240\\200\\n'"));

    // Then
    api.awaitCompleted(task);
    List<String> output = api.output(task);
    assertThat(output).hasSize(3);
    assertThat(output.get(0)).startsWith("a\ufffd\ufffdb").endsWith("c").doesNotContain("\0");
    assertThat(output.get(1)).contains("red").endsWith("x");
    assertThat(output.get(2)).contains("\ufffd");
  }

  @Test
  void endsARunThatWritesMoreThanTheLimit() throws Exception {
    // When
    String task = api.create(command("yes 'far too much of the same, again and again'"));

    // Then
    JsonNode failed = api.awaitEnd(task);
    assertThat(failed.path("errorCode").asText()).isEqualTo("output_limit");
    assertThat(failed.path("errorMessage").asText()).contains(Integer.toString(OUTPUT_LIMIT));
    assertThat(api.runs(task)).hasSize(1);
  }

  @Test
  void endsARunThatIsSilentOrTakesTooLong() throws Exception {
    // Given
    api.connect(remotes.url("slow.git"));
    limits("slow.git", 600, 2);
    String silent = api.create(TaskApi.command(remotes.url("slow.git"), "echo hm; sleep 600"));
    JsonNode quiet = api.awaitEnd(silent);
    limits("slow.git", 3, 600);

    // When
    String slow =
        api.create(
            TaskApi.command(remotes.url("slow.git"), "while :; do echo tick; sleep 0.2; done"));

    // Then
    assertThat(quiet.path("errorCode").asText()).isEqualTo("silence");
    assertThat(api.awaitEnd(slow).path("errorCode").asText()).isEqualTo("wall_clock");
  }

  @Test
  void endsARunWhoseRecordsWereCut() throws Exception {
    // Given
    String task = api.create(command("echo one; echo two; sleep 600"));
    replica.await("two lines", () -> lines(task) >= 2);
    String run = api.runs(task).getFirst().path("id").asText();

    // When
    try (FileChannel output =
        FileChannel.open(
            data.resolve("local/runs/" + run + "/output.ndjson"), StandardOpenOption.WRITE)) {
      output.truncate(2);
    }

    // Then
    JsonNode failed = api.awaitEnd(task);
    assertThat(failed.path("errorCode").asText()).isEqualTo("sandbox_forged");
    assertThat(api.output(task)).containsExactly("one", "two");
    assertThat(api.runs(task)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED, remote_needs_credentials",
    "FORBIDDEN, remote_needs_credentials",
    "NOT_FOUND, remote_not_found",
    "FAILING, remote_unreachable",
    "GARBAGE, remote_not_a_git_server",
    "LOGIN_PAGE, remote_not_a_git_server",
  })
  void saysWhatIsWrongWithARemoteBeforeAndAfterItIsConnected(GitHttpServer.Mode mode, String code)
      throws Exception {
    try (SampleRemotes broken =
        SampleRemotes.create(
            Files.createTempDirectory(data.getParent(), "r").resolve("r"), "it.git")) {
      // Given
      String url = broken.url("it.git");
      api.connect(url);
      broken.server().mode(mode);

      // When
      JsonNode looked = replica.post("/api/repos/check", TaskApi.object().put("repoUrl", url));
      String task = api.create(TaskApi.command(url, "true").put("maxRetries", 0));

      // Then
      assertThat(looked.path("code").asText()).isEqualTo(code);
      assertThat(looked.path("error").asText()).isNotEmpty();
      JsonNode failed = api.awaitEnd(task);
      assertThat(failed.path("errorCode").asText()).isEqualTo(code);
      assertThat(failed.path("state").asText()).isEqualTo("failed");
    }
  }

  private ObjectNode command(String shell) {
    return TaskApi.command(remotes.url("app.git"), shell);
  }

  /** In seconds, where people set minutes. */
  private void limits(String name, int wallClock, int silence) {
    db.update(
        """
        update repositories set wall_clock_seconds = $1, silence_seconds = $2
         where remote_url like '%' || $3\
        """,
        wallClock, silence, name);
  }

  private int lines(String task) {
    try {
      return api.output(task).size();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
