package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.git.GitHttpServer;
import dev.optio.server.observe.FailPoints.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica that is asked to end gives its runs away. A lease lasts for longer than these tests
 * wait, so a run that was not given away would never go on.
 */
@WithServers
class HandOverIT {
  private static final String TALKS_UNTIL_TOLD =
      """
      (b=1; while :; do echo "beat $b"; sleep 0.05; b=$((b+1)); done) & beats=$!
      read -r prompt; read -r message; kill $beats; wait $beats 2> /dev/null; echo "told: $message"
      echo work > work.txt\
      """;

  private final Instance instance;
  private final SampleRemotes remotes;

  HandOverIT(Backing backing, @TempDir Path folder) throws IOException {
    instance = Instance.create(folder, backing, Map.of("OPTIO_LEASE", "1h"), "app.git");
    remotes = instance.remotes();
  }

  @AfterEach
  void endAll() throws InterruptedException {
    instance.end();
  }

  @Test
  void agentsThatTalkGoOnAndAnotherReplicaListensAtOnce() throws Exception {
    // Given
    ReplicaProcess first = instance.start().awaitReady();
    TaskApi before = new TaskApi(first);
    before.connect(remotes.url("app.git"));
    List<String> tasks = new ArrayList<>();
    for (int task = 0; task < 2; task++) {
      tasks.add(before.create(talker()));
    }
    for (String task : tasks) {
      first.await("first lines", () -> before.logHead(task) > 20);
    }
    ReplicaProcess second = instance.start().awaitReady();

    // When
    first.terminate();

    // Then
    TaskApi after = new TaskApi(second);
    for (String task : tasks) {
      long head = after.logHead(task);
      second.await("lines of the other", () -> after.logHead(task) > head + 20);
      after.send(task, "enough");
    }
    for (String task : tasks) {
      JsonNode done = after.awaitCompleted(task);
      List<String> output = after.output(task);
      assertThat(output.subList(0, output.size() - 1))
          .isEqualTo(IntStream.range(1, output.size()).mapToObj(n -> "beat " + n).toList());
      assertThat(output.getLast()).isEqualTo("told: enough");
      assertThat(after.runs(task)).hasSize(1);
      assertThat(remotes.shown("app.git", done.path("branch").asText(), "work.txt"))
          .isEqualTo("work");
    }
    assertThat(remotes.pushes()).isEqualTo(tasks.size());
    assertThat(first.output()).doesNotContain("ERROR", "not handed over");
  }

  @Test
  void aRunWhoseClaimIsStillBeingMadeIsGivenAwayToo() throws Exception {
    // Given
    ReplicaProcess first =
        instance.start(Map.of("OPTIO_TEST_FAIL_POINT", Step.CLAIM_COMMITTED.name())).awaitReady();
    TaskApi before = new TaskApi(first);
    before.connect(remotes.url("app.git"));
    String task = before.create(TaskApi.command(remotes.url("app.git"), "echo work > work.txt"));
    first.awaitFailPoint();
    ReplicaProcess second = instance.start().awaitReady();

    // When
    first.terminate();

    // Then
    TaskApi after = new TaskApi(second);
    after.awaitCompleted(task);
    assertThat(after.runs(task)).hasSize(1);
  }

  @Test
  void aFetchThatHangsIsBegunAgainElsewhere() throws Exception {
    // Given
    ReplicaProcess first = instance.start().awaitReady();
    TaskApi before = new TaskApi(first);
    before.connect(remotes.url("app.git"));
    remotes.server().mode(GitHttpServer.Mode.SILENT);
    int seen = remotes.server().seen().size();
    String task = before.create(TaskApi.command(remotes.url("app.git"), "echo work > work.txt"));
    first.await("a fetch", () -> remotes.server().seen().size() > seen);
    ReplicaProcess second = instance.start().awaitReady();

    // When
    remotes.server().mode(GitHttpServer.Mode.GIT);
    first.terminate();

    // Then
    TaskApi after = new TaskApi(second);
    JsonNode done = after.awaitCompleted(task);
    assertThat(done.path("retryCount").asInt()).isZero();
    assertThat(after.runs(task)).hasSize(1);
  }

  @Test
  void workThatWaitsForItsRemoteIsPushedByAnotherReplica() throws Exception {
    // Given
    ReplicaProcess first = instance.start().awaitReady();
    TaskApi before = new TaskApi(first);
    before.connect(remotes.url("app.git"));
    String task = before.create(talker());
    first.await("first lines", () -> before.logHead(task) > 20);
    remotes.server().mode(GitHttpServer.Mode.FAILING);
    before.send(task, "enough");
    first.await("a push", () -> runState(before, task).equals("publishing"));
    ReplicaProcess second = instance.start().awaitReady();

    // When
    first.terminate();
    remotes.server().mode(GitHttpServer.Mode.GIT);

    // Then
    TaskApi after = new TaskApi(second);
    after.awaitCompleted(task);
    assertThat(after.runs(task)).hasSize(1);
    assertThat(remotes.pushes()).isEqualTo(1);
  }

  @Test
  void agentsAreEndedAndTheirTasksQueuedAgainWhereSettingsSaySo() throws Exception {
    // Given
    Map<String, String> settings = Map.of("OPTIO_ON_EXIT", "interrupt");
    ReplicaProcess first = instance.start(settings).awaitReady();
    TaskApi before = new TaskApi(first);
    before.connect(remotes.url("app.git"));
    String task = before.create(talker());
    first.await("first lines", () -> before.logHead(task) > 20);
    ReplicaProcess second = instance.start(settings).awaitReady();

    // When
    first.terminate();

    // Then
    TaskApi after = new TaskApi(second);
    second.await("a second agent", () -> countFirstBeats(after, task) == 2);
    after.send(task, "enough");
    JsonNode done = after.awaitCompleted(task);
    assertThat(done.path("retryCount").asInt()).isZero();
    assertThat(after.runs(task))
        .extracting(run -> run.path("outcome").asText())
        .containsExactly("interrupted", "succeeded");
    assertThat(remotes.pushes()).isEqualTo(1);
  }

  private ObjectNode talker() {
    ObjectNode task = TaskApi.command(remotes.url("app.git"), TALKS_UNTIL_TOLD);
    task.withObject("agentOptions").put("input", "open");
    return task;
  }

  /** Of the latest run. */
  private static String runState(TaskApi api, String task) {
    try {
      return api.runs(task).getLast().path("state").asText();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long countFirstBeats(TaskApi api, String task) {
    try {
      return api.output(task).stream().filter("beat 1"::equals).count();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
