package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that wait for others, tasks in parts, and what people add to them. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkGraphIT {
  private static final String ANYTHING = "true";

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
            Map.of("OPTIO_ON_EXIT", "interrupt", "OPTIO_MAX_CONCURRENT", "2"),
            "app.git",
            "busy.git");
    remotes = instance.remotes();
    replica = instance.start().awaitReady();
    api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
    api.connect(remotes.url("busy.git"));
  }

  @AfterAll
  void end() throws InterruptedException {
    instance.end();
  }

  @Test
  void aTaskStartsWhenWhatItWaitsForIsDone() throws Exception {
    // Given
    String first = api.create(command("sleep 1; echo one > one.txt"));
    ObjectNode body = command(ANYTHING);
    body.putArray("dependsOn").add(first);

    // When
    String second = api.create(body);
    JsonNode waiting = replica.get("/api/tasks/" + second);

    // Then
    assertThat(waiting.path("task").path("state").asText()).isEqualTo("waiting_on_deps");
    assertThat(waiting.path("pendingReason").asText()).contains("#").contains("work");
    assertThat(delete(first).path("code").asText()).isIn("task_unfinished", "task_awaited");
    JsonNode done = api.awaitCompleted(second);
    assertThat(done.path("startedAt").asText())
        .isGreaterThan(api.task(first).path("completedAt").asText());
    assertThat(related(second, "dependencies")).containsExactly(first);
    assertThat(related(first, "dependents")).containsExactly(second);
  }

  @Test
  void aFailureCascadesUnlessATaskIsToWait() throws Exception {
    // Given
    String first = api.create(command("exit 3"));
    String fails = api.create(after(first, "fail"));
    String failsToo = api.create(after(fails, "fail"));
    String waits = api.create(after(first, "wait"));

    // Then
    assertThat(api.awaitEnd(fails).path("errorCode").asText()).isEqualTo("dependency_failed");
    assertThat(api.awaitEnd(failsToo).path("errorCode").asText()).isEqualTo("dependency_failed");
    assertThat(api.task(waits).path("state").asText()).isEqualTo("waiting_on_deps");
    assertThat(delete(first).path("code").asText()).isEqualTo("task_awaited");

    // When
    api.retry(failsToo);

    // Then
    assertThat(api.awaitEnd(failsToo).path("errorMessage").asText()).contains("depends on");

    // When
    replica.delete("/api/tasks/" + waits + "/dependencies/" + first);

    // Then
    api.awaitCompleted(waits);
  }

  @Test
  void aCircleIsRefusedWithTheWayRound() throws Exception {
    // Given
    String blocker = blocked();
    String a = api.create(after(blocker, "wait"));
    String b = api.create(after(a, "wait"));
    String c = api.create(after(b, "wait"));

    // When
    JsonNode refused = depend(a, c);

    // Then
    assertThat(refused.path("code").asText()).isEqualTo("dependency_cycle");
    String number = "#" + api.task(a).path("number").asText();
    assertThat(refused.path("details").get(0).asText()).isEqualTo(number);
    assertThat(refused.path("details").get(3).asText()).isEqualTo(number);
    assertThat(refused.path("details")).hasSize(4);
    assertThat(depend(a, a).path("code").asText()).isEqualTo("dependency_cycle");
    assertThat(depend(a, "0123456789").path("code").asText()).isEqualTo("dependency_unknown");
    assertThat(related(a, "dependencies")).containsExactly(blocker);
    cancel(blocker);
  }

  @Test
  void stepsFollowEachOtherAndEachGoesOnWithTheBranchBefore() throws Exception {
    // Given
    String whole = api.create(command("echo whole > whole.txt"));
    api.awaitCompleted(whole);

    // When
    String first = subtask(whole, "step", "echo first > first.txt");
    String second = subtask(whole, "step", "cat first.txt && echo second > second.txt");

    // Then
    JsonNode done = api.awaitCompleted(second);
    assertThat(remotes.files("app.git", done.path("branch").asText()))
        .contains("whole.txt", "first.txt", "second.txt");
    assertThat(done.path("subtaskOrder").asInt()).isEqualTo(2);
    assertThat(api.task(first).path("parentTaskId").asText()).isEqualTo(whole);
    JsonNode status = replica.get("/api/tasks/" + whole + "/subtasks/status");
    assertThat(status.path("total").asInt()).isEqualTo(2);
    assertThat(status.path("allComplete").asBoolean()).isTrue();
    assertThat(replica.get("/api/tasks/" + whole + "/subtasks").path("subtasks")).hasSize(2);
  }

  @Test
  void aStepGoesOnFromTheOneBeforeHoweverOftenThatOneWasTried() throws Exception {
    // Given
    String whole = api.create(command("echo whole > whole.txt"));
    api.awaitCompleted(whole);
    String first =
        subtask(whole, "step", "[ -e tried ] || { : > tried; exit 3; }; echo first > first.txt");
    String idle = subtask(whole, "step", "cat first.txt");
    String last = subtask(whole, "step", "cat first.txt && echo last > last.txt");
    assertThat(api.awaitEnd(last).path("errorCode").asText()).isEqualTo("dependency_failed");

    // When
    JsonNode refused =
        replica.post("/api/tasks/" + last + "/message", TaskApi.object().put("content", "Go on."));
    JsonNode retried = replica.post("/api/tasks/bulk/retry-failed", ids(last, idle, first));

    // Then
    assertThat(refused.path("code").asText()).isEqualTo("task_not_resumable");
    assertThat(refused.path("error").asText()).contains("waits for", "Retry it");
    assertThat(retried.path("retried").asInt()).isEqualTo(3);
    assertThat(remotes.files("app.git", api.awaitCompleted(last).path("branch").asText()))
        .contains("whole.txt", "first.txt", "last.txt");
    assertThat(api.task(idle).path("branch").isNull()).isTrue();
  }

  @Test
  void noPartWaitsForWhoWaitsForItsWhole() throws Exception {
    // Given
    String whole = api.create(command(ANYTHING));
    api.awaitCompleted(whole);
    String blocker = blocked();
    String other = blocked();
    String part = subtask(whole, "child", ANYTHING);
    String waits = api.create(after(whole, "wait"));

    // Then
    assertThat(depend(part, whole).path("code").asText()).isEqualTo("dependency_cycle");
    assertThat(depend(part, waits).path("code").asText()).isEqualTo("dependency_cycle");

    // When
    cancel(part);
    cancel(other);
    String fails = api.create(after(whole, "fail"));

    // Then
    assertThat(api.awaitEnd(fails).path("errorCode").asText()).isEqualTo("dependency_failed");
    assertThat(api.task(fails).path("errorMessage").asText())
        .contains("#" + api.task(part).path("number").asText() + " ");
    assertThat(api.task(waits).path("state").asText()).isEqualTo("waiting_on_deps");
    cancel(waits);
    cancel(blocker);
  }

  @Test
  void aWishToBeginFromScratchOutlivesTheWait() throws Exception {
    // Given
    String task = api.create(command("echo made >> made.txt; cat made.txt; exit 3"));
    api.awaitEnd(task);
    String blocker = blocked();
    depend(task, blocker);

    // When
    api.retryFromScratch(task);
    replica.delete("/api/tasks/" + task + "/dependencies/" + blocker);
    replica.await("its second run", () -> runsEnded(task) == 2);

    // Then
    assertThat(api.runs(task))
        .extracting(run -> run.path("kind").asText())
        .containsExactly("first", "redo");
    assertThat(api.output(task)).containsExactly("made", "made");
    cancel(blocker);
  }

  @Test
  void whoWaitsForATaskWaitsForThePartsThatBlockIt() throws Exception {
    // Given
    String blocker = blocked();
    String whole = api.create(command(ANYTHING));
    api.awaitCompleted(whole);
    ObjectNode part = TaskApi.object().put("prompt", "a part").put("blocksParent", true);
    part.putObject("agentOptions").put("shell", ANYTHING);
    String id =
        replica.post("/api/tasks/" + whole + "/subtasks", part).path("subtask").path("id").asText();
    depend(id, blocker);

    // When
    String waits = api.create(after(whole, "fail"));

    // Then
    assertThat(api.task(waits).path("state").asText()).isEqualTo("waiting_on_deps");
    replica.delete("/api/tasks/" + id + "/dependencies/" + blocker);
    api.awaitCompleted(waits);
    cancel(blocker);
  }

  @Test
  void waitingTasksAreReorderedAndManyAreStoppedAndTriedAgainAtOnce() throws Exception {
    // Given
    String blocker = blocked();
    String a = api.create(after(blocker, "wait"));
    String b = api.create(after(blocker, "wait"));

    // When
    JsonNode reordered = replica.post("/api/tasks/reorder", ids(b, a));

    // Then
    assertThat(reordered.path("reordered").asInt()).isEqualTo(2);
    assertThat(api.task(b).path("priority").asInt()).isEqualTo(1);
    assertThat(api.task(a).path("priority").asInt()).isEqualTo(2);
    assertThat(replica.post("/api/tasks/reorder", ids(a, blocker)).path("code").asText())
        .isEqualTo("task_started");
    assertThat(api.task(a).path("priority").asInt()).isEqualTo(2);

    // When
    String c = api.create(after(blocker, "wait"));
    replica.post("/api/tasks/reorder", ids(c));

    // Then
    assertThat(List.of(c, b, a))
        .extracting(id -> api.task(id).path("priority").asInt())
        .containsExactly(1, 2, 3);

    // When
    JsonNode cancelled = replica.post("/api/tasks/bulk/cancel-active", ids(a, b, c, blocker));

    // Then
    assertThat(cancelled.path("cancelled").asInt()).isEqualTo(4);
    assertThat(api.awaitEnd(blocker).path("state").asText()).isEqualTo("cancelled");
    JsonNode retried = replica.post("/api/tasks/bulk/retry-failed", ids(a, b));
    assertThat(retried.path("retried").asInt()).isEqualTo(2);
    assertThat(api.task(a).path("state").asText()).isEqualTo("waiting_on_deps");
    replica.post("/api/tasks/bulk/cancel-active", ids(a, b));
  }

  @Test
  void commentsAreTheirAuthorsAndStandInTheActivity() throws Exception {
    // Given
    String task = api.create(command(ANYTHING));
    api.awaitCompleted(task);

    // When
    JsonNode added =
        replica.post(
            "/api/tasks/" + task + "/comments", TaskApi.object().put("content", "I look at it."));
    String comment = added.path("comment").path("id").asText();
    replica.patch(
        "/api/tasks/" + task + "/comments/" + comment,
        TaskApi.object().put("content", "Looks fine."));

    // Then
    JsonNode page = replica.get("/api/tasks/" + task + "/activity?limit=2");
    assertThat(page.path("activity")).hasSize(2);
    JsonNode rest =
        replica.get(
            "/api/tasks/"
                + task
                + "/activity?limit=100&cursor="
                + page.path("nextCursor").asText());
    JsonNode last = rest.path("activity").get(rest.path("activity").size() - 1);
    assertThat(last.path("type").asText()).isEqualTo("comment");
    assertThat(last.path("text").asText()).isEqualTo("Looks fine.");
    assertThat(last.path("user").path("displayName").asText()).isNotEmpty();
    assertThat(rest.path("nextCursor").isNull()).isTrue();

    // When
    replica.delete("/api/tasks/" + task + "/comments/" + comment);

    // Then
    assertThat(replica.get("/api/tasks/" + task + "/comments").path("comments")).isEmpty();
  }

  @Test
  void listsComeInPagesThatNeitherRepeatNorSkip() throws Exception {
    // Given
    String task = api.create(command(ANYTHING));
    api.awaitCompleted(task);
    api.send(task, "And again.");
    api.awaitCompleted(task);
    replica.post("/api/secrets", TaskApi.object().put("name", "PAGE_A").put("value", "page-a-1"));
    replica.post("/api/secrets", TaskApi.object().put("name", "PAGE_B").put("value", "page-b-1"));

    // Then
    for (String path : List.of("/runs", "/events", "/messages")) {
      assertPaged("/api/tasks/" + task + path, path.substring(1));
    }
    assertPaged("/api/repos", "repos");
    assertPaged("/api/secrets", "secrets");
    assertThat(replica.get("/api/repos?limit=1").path("total").asInt()).isEqualTo(2);
    assertThat(replica.get("/api/secrets?limit=1").path("total").asInt()).isEqualTo(2);
    assertThat(replica.get("/api/repos?cursor=x").path("code").asText()).isEqualTo("bad_request");
  }

  private void assertPaged(String path, String name) throws IOException, InterruptedException {
    List<String> whole = ids(replica.get(path).path(name));
    List<String> walked = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = replica.get(path + "?limit=1" + cursor);
      walked.addAll(ids(page.path(name)));
      cursor =
          page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asText();
    } while (!cursor.isEmpty() && walked.size() <= whole.size());
    assertThat(walked).as(path).isNotEmpty().isEqualTo(whole);
  }

  private static List<String> ids(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.path("id").asText())
        .toList();
  }

  @Test
  void anAgentFindsAttachedTextsAsFiles() throws Exception {
    // Given
    ObjectNode body =
        command("cat \"$OPTIO_ATTACHMENT_1\" \"$HOME/.optio/attachments/notes.md\"; cat");
    body.putArray("attachments").addObject().put("name", "notes.md").put("content", "Mind the gap");

    // When
    String task = api.create(body);
    api.awaitCompleted(task);

    // Then
    assertThat(String.join("\n", api.output(task)))
        .startsWith("Mind the gapMind the gapwork")
        .contains("- $HOME/.optio/attachments/notes.md");
    JsonNode attached = replica.get("/api/tasks/" + task + "/attachments/notes.md");
    assertThat(attached.path("content").asText()).isEqualTo("Mind the gap");
    assertThat(replica.get("/api/tasks/" + task + "/attachments").path("attachments")).hasSize(1);
  }

  private long runsEnded(String task) {
    try {
      return api.runs(task).stream()
          .filter(run -> run.path("state").asText().equals("ended"))
          .count();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theServerMakesThePromptOfATaskAndOfItsPartsFromATemplate() throws Exception {
    // Given
    String template = template("Mend", "Mend {{WHAT}}.", "command");
    ObjectNode body = fromTemplate(template, "WHAT", "the roof");
    body.remove("agentType");

    // When
    String whole = api.create(body);
    JsonNode task = api.awaitCompleted(whole);
    ObjectNode part = TaskApi.object().put("promptTemplateId", template).put("taskType", "step");
    part.putObject("params").put("WHAT", "the wall");
    JsonNode step = replica.post("/api/tasks/" + whole + "/subtasks", part).path("subtask");

    // Then
    assertThat(String.join("\n", api.output(whole))).startsWith("Mend the roof.");
    assertThat(task.path("prompt").asText()).isEqualTo("Mend the roof.");
    assertThat(task.path("title").asText()).isEqualTo("Mend the roof.");
    assertThat(step.path("prompt").asText()).isEqualTo("Mend the wall.");
    assertThat(step.path("promptTemplateName").asText()).isEqualTo("Mend");

    // When
    replica.patch("/api/prompt-templates/" + template, TaskApi.object().put("name", "Other"));
    replica.delete("/api/prompt-templates/" + template);

    // Then
    JsonNode kept = api.task(whole);
    assertThat(kept.path("promptTemplateId").asText()).isEqualTo(template);
    assertThat(kept.path("promptTemplateName").asText()).isEqualTo("Mend");
    api.awaitCompleted(step.path("id").asText());
  }

  @Test
  void theAgentOfATemplateComesBeforeTheRepositorysAndAfterTheRequests() throws Exception {
    // Given
    String template = template("For an agent", "Say {{WHAT}}.", "gemini");
    ObjectNode body = fromTemplate(template, "WHAT", "it");
    body.remove(List.of("agentType", "agentOptions"));
    body.putArray("dependsOn").add(api.create(command("exit 3")));
    body.put("onDependencyFailure", "wait");

    // When
    String id = api.create(body);
    String own = api.create(body.deepCopy().put("agentType", "codex"));

    // Then
    assertThat(api.task(id).path("agentType").asText()).isEqualTo("gemini");
    assertThat(api.task(own).path("agentType").asText()).isEqualTo("codex");
    replica.post("/api/tasks/bulk/cancel-active", ids(id, own));
  }

  @Test
  void aPromptThatCannotBeMadeIsRefusedWithItsFieldsAndStoresNothing() throws Exception {
    // Given
    String template = template("Strict", "Mend {{WHAT}} and {{HOW}}.", "command");
    JsonNode before = replica.get("/api/tasks/stats").path("stats");
    ObjectNode unfit = fromTemplate(template, "WHO", "me");
    ObjectNode unknown = fromTemplate("00000000-0000-7000-8000-000000000000", "WHAT", "it");
    ObjectNode both = fromTemplate(template, "WHAT", "it").put("prompt", "work");
    ObjectNode neither = command(ANYTHING);
    neither.remove("prompt");
    ObjectNode values = command(ANYTHING);
    values.putObject("params").put("WHAT", "it");

    // Then
    JsonNode refused = replica.post("/api/tasks", unfit);
    assertThat(refused.path("code").asText()).isEqualTo("prompt_params_invalid");
    assertThat(refused.path("details").path("parameters").findValuesAsText("name"))
        .containsExactly("WHO", "WHAT", "HOW");
    assertThat(refused.path("details").path("parameters").findValuesAsText("kind"))
        .containsExactly("unknown", "missing", "missing");
    assertThat(replica.post("/api/tasks", unknown).path("code").asText())
        .isEqualTo("prompt_template_unknown");
    assertThat(replica.post("/api/tasks", unknown).at("/details/field").asText())
        .isEqualTo("promptTemplateId");
    assertThat(places(replica.post("/api/tasks", both)))
        .containsExactly("#/prompt", "#/promptTemplateId");
    assertThat(places(replica.post("/api/tasks", neither))).containsExactly("#/prompt");
    assertThat(places(replica.post("/api/tasks", values))).containsExactly("#/params");
    JsonNode after = replica.get("/api/tasks/stats").path("stats");
    assertThat(total(after)).isEqualTo(total(before));
  }

  /** A template of the workspace, meant for an agent; returns its id. */
  private String template(String name, String text, String agent)
      throws IOException, InterruptedException {
    ObjectNode body = TaskApi.object().put("name", name).put("template", text);
    return replica
        .post("/api/prompt-templates", body.put("defaultAgentType", agent))
        .at("/template/id")
        .asText();
  }

  private ObjectNode fromTemplate(String template, String name, String value) {
    ObjectNode body = command("cat").put("promptTemplateId", template);
    body.remove("prompt");
    body.putObject("params").put(name, value);
    return body;
  }

  /** What a refused body is wrong at. */
  private static List<String> places(JsonNode refused) {
    assertThat(refused.path("code").asText()).isEqualTo("invalid_body");
    return refused.path("details").findValuesAsText("at");
  }

  private static long total(JsonNode stats) {
    return StreamSupport.stream(stats.spliterator(), false).mapToLong(JsonNode::asLong).sum();
  }

  /** A task that runs until it is cancelled, on a repository of its own. */
  private String blocked() throws IOException, InterruptedException {
    String id = api.create(TaskApi.command(remotes.url("busy.git"), "sleep 600"));
    api.awaitState(id, "running");
    return id;
  }

  private void cancel(String id) throws IOException, InterruptedException {
    replica.post("/api/tasks/" + id + "/cancel", TaskApi.object());
    api.awaitEnd(id);
  }

  private JsonNode delete(String id) throws IOException, InterruptedException {
    return replica.delete("/api/tasks/" + id);
  }

  private JsonNode depend(String id, String other) throws IOException, InterruptedException {
    ObjectNode body = TaskApi.object();
    body.putArray("dependsOnIds").add(other);
    return replica.post("/api/tasks/" + id + "/dependencies", body);
  }

  private List<String> related(String id, String how) throws IOException, InterruptedException {
    return StreamSupport.stream(
            replica.get("/api/tasks/" + id + "/" + how).path(how).spliterator(), false)
        .map(task -> task.path("id").asText())
        .toList();
  }

  private String subtask(String parent, String type, String shell)
      throws IOException, InterruptedException {
    ObjectNode body = TaskApi.object().put("prompt", "a part").put("taskType", type);
    body.put("blocksParent", true).putObject("agentOptions").put("shell", shell);
    return replica
        .post("/api/tasks/" + parent + "/subtasks", body)
        .path("subtask")
        .path("id")
        .asText();
  }

  private ObjectNode after(String other, String onFailure) {
    ObjectNode body = command(ANYTHING).put("onDependencyFailure", onFailure);
    body.putArray("dependsOn").add(other);
    return body;
  }

  private ObjectNode command(String shell) {
    return TaskApi.command(remotes.url("app.git"), shell);
  }

  private static ObjectNode ids(String... ids) {
    ObjectNode body = TaskApi.object();
    for (String id : ids) {
      body.withArray("taskIds").add(id);
    }
    return body;
  }
}
