package dev.optio.server.e2e;

import static dev.optio.server.model.Step.call;
import static dev.optio.server.model.Step.fail;
import static dev.optio.server.model.Step.failOnce;
import static dev.optio.server.model.Step.input;
import static dev.optio.server.model.Step.say;
import static dev.optio.server.model.Step.shell;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.model.ModelStub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Claude Code, in the version that {@code scripts/check} installs, and a scripted model.
 */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaudeCodeIT {
  private static final String COMMIT =
      "echo done > DONE.md && git add -A && git -c user.name=agent -c user.email=a@example.com"
          + " commit -qm 'Do it' && git log --oneline | head -1";

  private final ModelStub model = ModelStub.start();
  private Instance instance;
  private SampleRemotes remotes;
  private ReplicaProcess replica;
  private TaskApi api;

  @BeforeAll
  void startAnInstance(Backing backing, @TempDir Path folder) throws Exception {
    instance =
        Instance.create(
            folder,
            backing,
            Map.of(
                "OPTIO_ON_EXIT",
                "interrupt",
                "OPTIO_MAX_CONCURRENT",
                "8",
                "OPTIO_LOCAL_VIEW",
                AgentPrograms.folder("claude").toString()),
            "app.git");
    remotes = instance.remotes();
    replica = instance.start().awaitReady();
    api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
    replica.post("/api/secrets", secret("ANTHROPIC_API_KEY", "sk-ant-the-key-of-the-team"));
    replica.post("/api/secrets", secret("CLAUDE_CODE_MAX_RETRIES", "1"));
  }

  @AfterAll
  void end() throws InterruptedException {
    instance.end();
    model.close();
  }

  @Test
  void worksAndSaysWhatItCost() throws Exception {
    // Given
    model.script("Paint the shed", shell(COMMIT), say("The shed is **painted**."));

    // When
    String task = api.create(claude("Paint the shed"));
    JsonNode done = api.awaitCompleted(task);

    // Then
    assertThat(remotes.files("app.git", done.path("branch").asText())).contains("DONE.md");
    assertThat(done.path("resultSummary").asText()).isEqualTo("The shed is **painted**.");
    assertThat(done.path("inputTokens").asLong()).isEqualTo(2_000);
    assertThat(done.path("outputTokens").asLong()).isEqualTo(100);
    assertThat(done.path("costUsd").asDouble()).isPositive();
    assertThat(done.path("sessionId").asText()).isNotEmpty();
    assertThat(model.seen("Paint the shed"))
        .extracting(ModelStub.Seen::credential)
        .containsOnly("sk-ant-the-key-of-the-team");
    List<JsonNode> log = api.log(task);
    JsonNode use = only(log, "tool_use");
    assertThat(use.path("content").asText()).startsWith("$ echo done");
    assertThat(only(log, "tool_result").path("group")).isEqualTo(use.path("group"));
    assertThat(log).extracting(entry -> entry.path("logType").asText()).contains("text", "usage");
    assertThat(log.toString()).doesNotContain("sk-ant-the-key-of-the-team");
  }

  @Test
  void goesOnWhenOneOfItsToolsFails() throws Exception {
    // Given
    model.script(
        "Fetch the ladder", shell("ls /nowhere"), shell(COMMIT), say("Found another one."));

    // When
    String task = api.create(claude("Fetch the ladder"));

    // Then
    assertThat(api.awaitCompleted(task).path("branch").asText()).isNotEmpty();
    assertThat(api.log(task).toString()).contains("No such file or directory");
  }

  @Test
  void saysThatTheKeyIsBad() throws Exception {
    // Given
    model.script("Mend the fence", fail(401, "invalid x-api-key"));

    // When
    JsonNode task = api.awaitEnd(api.create(withoutPatience("Mend the fence")));

    // Then
    assertThat(task.path("state").asText()).isEqualTo("failed");
    assertThat(task.path("errorCode").asText()).isEqualTo("bad_credential");
    assertThat(task.path("errorMessage").asText()).contains("Correct the secret");
    assertThat(task.path("retryCount").asInt()).isZero();
  }

  @Test
  void succeedsOnceTheRateLimitHasPassed() throws Exception {
    // Given
    model.script("Mend the roof", failOnce(429, "Slow down"), shell(COMMIT), say("Done."));

    // When
    String task = api.create(claude("Mend the roof"));

    // Then
    assertThat(api.awaitCompleted(task).path("branch").asText()).isNotEmpty();
    assertThat(api.log(task).toString()).contains("The model provider answered 429");
  }

  @Test
  void triesAgainWhenTheProviderIsOverloaded() throws Exception {
    // Given
    model.script("Clean the gutter", fail(529, "Overloaded"));

    // When
    JsonNode failed = api.awaitEnd(api.create(withoutPatience("Clean the gutter")));

    // Then
    assertThat(failed.path("errorCode").asText()).isEqualTo("provider_unavailable");
    assertThat(failed.path("errorMessage").asText()).contains("tries again");
  }

  @Test
  void needsAPersonWhenItsTurnsAreUsedUp() throws Exception {
    // Given
    model.script("Sweep the path", shell("true"), shell("true"), shell("true"), say("Never said."));
    ObjectNode body = claude("Sweep the path");
    ((ObjectNode) body.path("agentOptions")).put("maxTurns", 2);

    // When
    JsonNode task = api.awaitEnd(api.create(body));

    // Then
    assertThat(task.path("state").asText()).isEqualTo("needs_attention");
    assertThat(task.path("errorCode").asText()).isEqualTo("max_turns");
    assertThat(task.path("errorMessage").asText()).contains("Raise the limit");
  }

  @Test
  void saysWhichSignalEndedIt() throws Exception {
    // Given
    model.script("Drain the pond", shell("kill -9 $PPID; sleep 60"), say("Never said."));

    // When
    JsonNode task = api.awaitEnd(api.create(claude("Drain the pond")));

    // Then
    assertThat(task.path("errorCode").asText()).isEqualTo("killed");
    assertThat(task.path("errorMessage").asText()).contains("SIGKILL");
  }

  @Test
  void dropsWhatItDoesForAMessageThatInterrupts() throws Exception {
    // Given
    model.script("Cut the hedge", shell("sleep 300"), shell(COMMIT), say("Cut."));
    String task = api.create(claude("Cut the hedge"));
    replica.await("the tool", () -> api.logHead(task) > 0 && says(task, "$ sleep 300"));

    // When
    replica.post(
        "/api/tasks/" + task + "/message",
        TaskApi.object().put("content", "Leave that.").put("mode", "interrupt"));
    JsonNode done = api.awaitCompleted(task);

    // Then
    assertThat(done.path("branch").asText()).isNotEmpty();
    assertThat(model.seen("Cut the hedge").getLast().conversation()).contains("Leave that.");
    assertThat(api.runs(task)).hasSize(1);
    assertThat(message(task).path("deliveredAt").isNull()).isFalse();
  }

  @Test
  void asksAPersonAndGoesOnWithTheAnswerInTheSameConversation() throws Exception {
    // Given
    ObjectNode questions = input();
    ObjectNode question = questions.putArray("questions").addObject();
    question.put("question", "Which colour?").put("header", "Colour").put("multiSelect", false);
    ArrayNode options = question.putArray("options");
    options.addObject().put("label", "Red").put("description", "Loud.");
    options.addObject().put("label", "Blue").put("description", "Calm.");
    model.script(
        "Paint the door", call("AskUserQuestion", questions), shell(COMMIT), say("Painted red."));

    // When
    String task = api.create(claude("Paint the door"));
    JsonNode asked = api.awaitEnd(task);

    // Then
    assertThat(asked.path("state").asText()).isEqualTo("needs_attention");
    assertThat(asked.path("errorCode").asText()).isEqualTo("question_asked");
    JsonNode first = asked.path("ask").path("questions").path(0);
    assertThat(first.path("question").asText()).isEqualTo("Which colour?");
    assertThat(first.path("options").path(0).path("label").asText()).isEqualTo("Red");

    // When
    api.send(task, "Red");
    JsonNode done = api.awaitCompleted(task);

    // Then
    assertThat(done.path("ask").isNull()).isTrue();
    assertThat(done.path("sessionId")).isEqualTo(asked.path("sessionId"));
    assertThat(model.seen("Paint the door").getLast().conversation())
        .contains("Which colour?")
        .contains("Red");
    assertThat(api.runs(task))
        .extracting(run -> run.path("kind").asText())
        .containsExactly("first", "resume");
  }

  @Test
  void plansFirstAndWorksOnceThePlanIsApproved() throws Exception {
    // Given
    model.script(
        "Plant the garden",
        shell("echo early > EARLY.md"),
        call("ExitPlanMode", input().put("plan", "1. Dig\n2. Plant")),
        call("ExitPlanMode", input().put("plan", "1. Dig\n2. Plant\n3. Water")),
        shell(COMMIT),
        say("Planted."));
    String task = api.create(claude("Plant the garden").put("planFirst", true));
    JsonNode first = api.awaitEnd(task);

    // Then
    assertThat(first.path("errorCode").asText()).isEqualTo("plan_ready");
    assertThat(first.path("ask").path("text").asText()).isEqualTo("1. Dig\n2. Plant");

    // When
    api.send(task, "Water it, too.");
    JsonNode second = api.awaitEnd(task);

    // Then
    assertThat(second.path("ask").path("text").asText()).endsWith("3. Water");
    String old = first.path("askHash").asText();
    assertThat(approve(task, old).path("code").asText()).isEqualTo("plan_changed");

    // When
    approve(task, second.path("askHash").asText());
    JsonNode done = api.awaitCompleted(task);

    // Then
    assertThat(remotes.files("app.git", done.path("branch").asText()))
        .contains("DONE.md")
        .doesNotContain("EARLY.md");
    assertThat(model.seen("Plant the garden").getLast().conversation())
        .contains("The plan is approved");
    assertThat(approve(task, old).path("code").asText()).isEqualTo("no_plan");
  }

  @Test
  void goesOnWithTheConversationWhenTheCheckoutIsGone() throws Exception {
    // Given
    model.script(
        "Oil the gate", shell(COMMIT), say("Oiled."), shell("cat DONE.md"), say("It was done."));
    String task = api.create(claude("Oil the gate"));
    JsonNode done = api.awaitCompleted(task);

    // When
    api.send(task, "Was it done?");
    JsonNode again = api.awaitCompleted(task);

    // Then
    assertThat(again.path("resultSummary").asText()).isEqualTo("It was done.");
    assertThat(again.path("sessionId")).isEqualTo(done.path("sessionId"));
    assertThat(model.seen("Oil the gate").getLast().conversation())
        .contains("Oiled.")
        .contains("Was it done?");
  }

  @Test
  void goesOnUnderTheNextServerWhenOneIsKilledInMidTurn() throws Exception {
    // Given
    model.script("Tidy the attic", shell("sleep 6; " + COMMIT), say("Tidied."));
    ReplicaProcess other = instance.start(Map.of("OPTIO_LEASE", "2s")).awaitReady();
    String task = new TaskApi(other).create(claude("Tidy the attic"));
    other.await("the tool", () -> says(task, "$ sleep 6"));

    // When
    other.kill();
    JsonNode done = api.awaitCompleted(task);

    // Then
    assertThat(done.path("resultSummary").asText()).isEqualTo("Tidied.");
    assertThat(done.path("inputTokens").asLong()).isEqualTo(2_000);
    assertThat(api.runs(task)).hasSize(1);
  }

  private JsonNode approve(String task, String hash) throws IOException, InterruptedException {
    return replica.post("/api/tasks/" + task + "/approve", TaskApi.object().put("hash", hash));
  }

  private JsonNode message(String task) throws IOException, InterruptedException {
    return replica.get("/api/tasks/" + task + "/messages").path("messages").path(0);
  }

  private boolean says(String task, String text) {
    try {
      return api.log(task).toString().contains(text);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode only(List<JsonNode> log, String type) {
    List<JsonNode> found =
        log.stream().filter(entry -> entry.path("logType").asText().equals(type)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private ObjectNode claude(String prompt) {
    ObjectNode task = TaskApi.object().put("repoUrl", remotes.url("app.git"));
    task.put("prompt", prompt).put("agentType", "claude-code").put("maxRetries", 0);
    task.putObject("agentOptions").put("baseUrl", model.url());
    return task;
  }

  /** The program itself asks a provider that refuses ten times again, which takes minutes. */
  private ObjectNode withoutPatience(String prompt) {
    ObjectNode task = claude(prompt);
    task.putArray("secrets").add("CLAUDE_CODE_MAX_RETRIES");
    return task;
  }

  private static ObjectNode secret(String name, String value) {
    return TaskApi.object().put("name", name).put("value", value);
  }
}
