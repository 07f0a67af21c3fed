package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.db.Db;
import dev.optio.server.observe.FailPoints.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What nobody thought of happens in a driver: its run goes on or ends, and no other is disturbed.
 */
@WithServers
class SurpriseIT {
  private static final int LINES = 200;

  /** Where most has been done that is not known yet to have been done. */
  private static final List<Step> LAST_OF_A_STAGE =
      List.of(
          Step.CLAIM_COMMITTED,
          Step.START_AFTER,
          Step.ATTACH_AFTER_COMMIT,
          Step.DELIVER_AFTER,
          Step.COLLECT_AFTER,
          Step.PUSH_AFTER,
          Step.RECORD_AFTER);

  private static final String TALKS_UNTIL_TOLD =
      """
      read -r prompt; i=1; while [ $i -le %d ]; do echo "line $i"; i=$((i+1)); done
      read -r message; echo "told: $message"; echo work > work.txt\
      """
          .formatted(LINES);

  private final Db db;
  private final Instance instance;
  private final SampleRemotes remotes;

  SurpriseIT(Backing backing, @TempDir Path folder) throws IOException {
    db = backing.db();
    instance = Instance.create(folder, backing, Map.of(), "app.git");
    remotes = instance.remotes();
  }

  @AfterEach
  void endAll() throws InterruptedException {
    instance.end();
  }

  @Test
  void thatPassesCostsNothingAtWhateverStage() throws Exception {
    ReplicaProcess first = start(Map.of());
    new TaskApi(first).connect(remotes.url("app.git"));
    first.terminate();
    for (Step step : LAST_OF_A_STAGE) {
      // Given
      ReplicaProcess replica = start(Map.of("OPTIO_TEST_FAIL_POINT", "throw-once:" + step));
      TaskApi api = new TaskApi(replica);
      long pushes = remotes.pushes();

      // When
      String task = api.create(talker());
      replica.await("all lines", () -> api.logHead(task) > LINES);
      api.send(task, "enough");

      // Then
      api.awaitCompleted(task);
      replica.await("the surprise", () -> replica.said("fail point reached: " + step));
      List<String> expected =
          new ArrayList<>(IntStream.rangeClosed(1, LINES).mapToObj(n -> "line " + n).toList());
      expected.add("told: enough");
      assertThat(api.output(task)).as(step.name()).isEqualTo(expected);
      assertThat(api.runs(task)).as(step.name()).hasSize(1);
      assertThat(remotes.pushes()).as(step.name()).isEqualTo(pushes + 1);
      replica.terminate();
    }
  }

  @Test
  void thatStaysEndsItsRunWithOneErrorAndNoOther() throws Exception {
    // Given
    ReplicaProcess replica = start(Map.of("OPTIO_TEST_FAIL_POINT", "throw:" + Step.FINISH_BEFORE));
    TaskApi api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
    String other = api.create(talker());
    replica.await("all lines", () -> api.logHead(other) > LINES);

    // When
    String task = api.create(TaskApi.command(remotes.url("app.git"), "echo half > half.txt"));

    // Then
    JsonNode failed = api.awaitEnd(task);
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.path("errorCode").asText()).isEqualTo("internal");
    assertThat(failed.path("errorMessage").asText()).contains("Reference: ");
    assertThat(errors(api, task)).containsExactly(failed.path("errorMessage").asText());
    assertThat(api.runs(task)).hasSize(1);
    assertThat(api.task(other).path("state").asText()).isEqualTo("running");
    replica.terminate();
    TaskApi after = new TaskApi(start(Map.of()));
    after.send(other, "enough");
    after.awaitCompleted(other);
    after.retry(task);
    assertThat(
            remotes.shown(
                "app.git", after.awaitCompleted(task).path("branch").asText(), "half.txt"))
        .isEqualTo("half");
  }

  @Test
  void thatMeetsEveryReplicaEndsTheAgentToo() throws Exception {
    // Given
    ReplicaProcess first = start(Map.of());
    TaskApi before = new TaskApi(first);
    before.connect(remotes.url("app.git"));
    String task = before.create(talker());
    first.await("all lines", () -> before.logHead(task) > LINES);
    String run = before.runs(task).getFirst().path("id").asText();
    first.terminate();

    // When
    db.update("update tasks set agent = 'forgotten' where id = $1", UUID.fromString(task));

    // Then
    ReplicaProcess second = start(Map.of());
    TaskApi after = new TaskApi(second);
    JsonNode failed = after.awaitEnd(task);
    assertThat(failed.path("errorCode").asText()).isEqualTo("internal");
    assertThat(errors(after, task)).hasSize(1);
    assertThat(AgentProcesses.of(run)).isEmpty();
  }

  @Test
  void evenAtTheEndIsNotTheEndOfTheTask() throws Exception {
    // Given
    ReplicaProcess first = start(Map.of("OPTIO_TEST_FAIL_POINT", "throw:" + Step.RECORD_BEFORE));
    TaskApi before = new TaskApi(first);
    before.connect(remotes.url("app.git"));
    String task = before.create(TaskApi.command(remotes.url("app.git"), "echo work > work.txt"));
    first.await("the last surprise", () -> first.said("run failed by surprise at its very end"));

    // When
    first.terminate();
    TaskApi after = new TaskApi(start(Map.of()));

    // Then
    after.awaitCompleted(task);
    assertThat(after.runs(task)).hasSize(1);
    assertThat(remotes.pushes()).isEqualTo(1);
  }

  private ObjectNode talker() {
    ObjectNode task = TaskApi.command(remotes.url("app.git"), TALKS_UNTIL_TOLD);
    task.withObject("agentOptions").put("input", "open");
    return task;
  }

  private static List<String> errors(TaskApi api, String task)
      throws IOException, InterruptedException {
    return api.log(task).stream()
        .filter(entry -> entry.path("logType").asText().equals("error"))
        .map(entry -> entry.path("content").asText())
        .toList();
  }

  private ReplicaProcess start(Map<String, String> more) throws IOException {
    return instance.start(more).expectingErrors().awaitReady();
  }
}
