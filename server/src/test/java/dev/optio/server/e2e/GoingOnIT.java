package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves, the next one finds, however the first one ended. */
@WithServers
class GoingOnIT {
  private static final String REST_THEN_WORK =
      """
      if [ -e ~/rested ]; then echo work > work.txt; exit 0; fi
      : > ~/rested; echo resting; sleep 600\
      """;

  private final Instance instance;
  private final SampleRemotes remotes;

  GoingOnIT(Backing backing, @TempDir Path folder) throws IOException {
    instance = Instance.create(folder, backing, Map.of("OPTIO_ON_EXIT", "interrupt"), "app.git");
    remotes = instance.remotes();
  }

  @AfterEach
  void end() throws InterruptedException {
    instance.end();
  }

  @Test
  void goesOnInACheckoutThatWasKeptAlthoughTheRemoteMovedOn() throws Exception {
    // Given
    ReplicaProcess first = instance.start().awaitReady();
    TaskApi before = new TaskApi(first);
    before.connect(remotes.url("app.git"));
    String task = before.create(TaskApi.command(remotes.url("app.git"), REST_THEN_WORK));
    first.await("the first lines", () -> before.logHead(task) >= 3);

    // When
    first.terminate();
    remotes.move("app.git");
    TaskApi after = new TaskApi(instance.start().awaitReady());

    // Then
    JsonNode done = after.awaitCompleted(task);
    assertThat(remotes.shown("app.git", done.path("branch").asText(), "work.txt"))
        .isEqualTo("work");
    assertThat(after.runs(task)).hasSize(2);
    assertThat(done.path("retryCount").asInt()).isZero();
  }

  @Test
  void findsTheWorkOfARunThatFailed() throws Exception {
    // Given
    TaskApi api = new TaskApi(instance.start().awaitReady());
    api.connect(remotes.url("app.git"));
    String work =
        "if [ -e half.txt ]; then echo rest >> half.txt; else echo half > half.txt; exit 3; fi";
    String task = api.create(TaskApi.command(remotes.url("app.git"), work));
    JsonNode failed = api.awaitEnd(task);
    remotes.move("app.git");

    // When
    api.retry(task);

    // Then
    assertThat(failed.path("errorCode").asText()).isEqualTo("agent_failure");
    JsonNode done = api.awaitCompleted(task);
    assertThat(remotes.shown("app.git", done.path("branch").asText(), "half.txt"))
        .isEqualTo("half\nrest");
  }

  @Test
  void endsAnAgentThatHasMoreProcessesThanAnybodyCounts() throws Exception {
    // Given
    ReplicaProcess replica = instance.start().awaitReady();
    TaskApi api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
    String many = "i=0; while [ $i -lt 900 ]; do sleep 600 & i=$((i+1)); done; echo all; wait";
    String task = api.create(TaskApi.command(remotes.url("app.git"), many));
    replica.await("all processes", () -> api.logHead(task) >= 3);

    // When
    replica.post("/api/tasks/" + task + "/cancel", TaskApi.object());

    // Then
    assertThat(api.awaitEnd(task).path("state").asText()).isEqualTo("cancelled");
    String run = api.runs(task).getFirst().path("id").asText();
    assertThat(AgentProcesses.of(run)).isEmpty();
  }
}
