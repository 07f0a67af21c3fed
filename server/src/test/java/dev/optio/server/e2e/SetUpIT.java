package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A repository's setup command makes the checkout ready, with no secret and no part in the work.
 */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetUpIT {
  private final Instance instance;
  private final SampleRemotes remotes;
  private ReplicaProcess replica;
  private TaskApi api;

  SetUpIT(Backing backing, @TempDir Path folder) throws IOException {
    backing.clear();
    instance =
        Instance.create(folder, backing, Map.of(), "a.git", "b.git", "c.git", "d.git", "e.git");
    remotes = instance.remotes();
    replica = instance.start().awaitReady();
    api = new TaskApi(replica);
  }

  @AfterAll
  void end() throws InterruptedException {
    instance.end();
  }

  @Test
  void preparesTheCheckoutWithoutSecretsAndLeavesNothingBehindButFiles() throws Exception {
    // Given
    setUp(
        "a.git",
        """
        echo "key: ${DEPLOY_KEY:-none}" >&2
        mkdir deps && echo unpacked > deps/package
        echo made > 'odd [name]*.txt'
        sleep 600 &
        cd deps; : > ready\
        """);
    replica.post(
        "/api/secrets", TaskApi.object().put("name", "DEPLOY_KEY").put("value", "deploy-key-1"));
    String work =
        "cat deps/package; ls deps; echo \"agent: ${#DEPLOY_KEY}\"; pgrep sleep; echo work >"
            + " work.txt";

    // When
    var asked = TaskApi.command(remotes.url("a.git"), work);
    asked.putArray("secrets").add("DEPLOY_KEY");
    String task = api.create(asked);

    // Then
    String branch = api.awaitCompleted(task).path("branch").asText();
    assertThat(remotes.files("a.git", branch)).contains("work.txt").noneMatch(this::isSetUp);
    assertThat(api.output(task))
        .containsExactly("key: none", "unpacked", "package", "ready", "agent: 12");
  }

  @Test
  void failsTheRunBeforeItsAgentAndGoesOnWhenItIsMended() throws Exception {
    // Given
    String repository = setUp("b.git", "echo looking\nfalse\necho not reached");
    String task =
        api.create(TaskApi.command(remotes.url("b.git"), "echo agent; echo work > work.txt"));

    // When
    JsonNode failed = api.awaitEnd(task);
    List<String> before = api.output(task);
    change(repository, "");
    api.retry(task);

    // Then
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.path("errorCode").asText()).isEqualTo("setup_failed");
    assertThat(failed.path("errorMessage").asText()).contains("exit status 1");
    assertThat(before).containsExactly("looking");
    api.awaitCompleted(task);
  }

  @Test
  void goesOnBehindTheBackOfAServerThatDied() throws Exception {
    // Given
    setUp("c.git", "echo one; sleep 3; echo two; echo run >> ~/times");
    String task =
        api.create(TaskApi.command(remotes.url("c.git"), "wc -l < ~/times; echo work > work.txt"));
    replica.await("its first line", () -> api.logHead(task) >= 4);

    // When
    replica.kill();
    replica = instance.start().awaitReady();
    api = new TaskApi(replica);

    // Then
    api.awaitCompleted(task);
    assertThat(api.output(task)).containsExactly("one", "two", "1");
  }

  @Test
  void endsWithItsTask() throws Exception {
    // Given
    setUp("d.git", "echo one; sleep 600");
    String task = api.create(TaskApi.command(remotes.url("d.git"), "echo agent"));
    replica.await("its first line", () -> api.logHead(task) >= 4);

    // When
    replica.post("/api/tasks/" + task + "/cancel", TaskApi.object());

    // Then
    assertThat(api.awaitEnd(task).path("state").asText()).isEqualTo("cancelled");
    assertThat(api.output(task)).containsExactly("one");
  }

  @Test
  void isGuessedFromTheFilesOfTheBaseBranch() throws Exception {
    // Given
    remotes.add("e.git", "package-lock.json", "{}");
    remotes.add("e.git", "package.json", "{\"scripts\": {\"test\": \"vitest\"}}");
    String repository = api.connect(remotes.url("e.git")).path("id").asText();

    // When
    JsonNode guess = replica.post("/api/repos/" + repository + "/detect", TaskApi.object());
    remotes.add("e.git", "AGENTS.md", "Be kind.");
    JsonNode later = replica.post("/api/repos/" + repository + "/detect", TaskApi.object());

    // Then
    assertThat(guess.path("detected").toString())
        .isEqualTo(
            """
            {"languages":["node"],"setupCommand":"npm ci","testCommand":"npm test","instructionsFile":null}\
            """);
    assertThat(later.path("detected").path("instructionsFile").asText()).isEqualTo("AGENTS.md");
    assertThat(replica.get("/api/repos/" + repository).path("repo").path("setupCommand").isNull())
        .isTrue();
  }

  private boolean isSetUp(String file) {
    return file.startsWith("deps") || file.contains("odd");
  }

  /** Connects the repository with the command, and returns its id. */
  private String setUp(String name, String command) throws IOException, InterruptedException {
    String repository = api.connect(remotes.url(name)).path("id").asText();
    change(repository, command);
    return repository;
  }

  private void change(String repository, String command) throws IOException, InterruptedException {
    JsonNode reply =
        replica.patch("/api/repos/" + repository, TaskApi.object().put("setupCommand", command));
    assertThat(reply.path("repo").path("setupCommand").asText("")).isEqualTo(command);
  }
}
