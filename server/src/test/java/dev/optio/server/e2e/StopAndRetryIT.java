package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.git.GitHttpServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People stop a task and try it again at once, while its last run is still being tidied up. */
@WithServers
class StopAndRetryIT {
  private static final int ROUNDS = 6;

  @Test
  void startsAgainHoweverSoonAfterItWasStopped(Backing backing, @TempDir Path folder)
      throws Exception {
    ReplicaProcess replica = ReplicaProcess.ready(folder, backing, Map.of());
    try (SampleRemotes remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git")) {
      // Given
      TaskApi api = new TaskApi(replica);
      api.connect(remotes.url("app.git"));
      String task =
          api.create(
              TaskApi.command(
                  remotes.url("app.git"),
                  "seq 1000 | while read -r n; do : > f$n; done; sleep 600"));

      for (int round = 1; round <= ROUNDS; round++) {
        // When
        String state = api.awaitState(task, "running", "failed").path("state").asText();
        replica.post("/api/tasks/" + task + "/cancel", TaskApi.object());
        JsonNode stopped = api.awaitEnd(task);
        replica.post("/api/tasks/" + task + "/retry", TaskApi.object());

        // Then
        assertThat(state).as(api.log(task).toString()).isEqualTo("running");
        assertThat(stopped.path("state").asText()).isEqualTo("cancelled");
      }
      assertThat(api.runs(task)).hasSize(ROUNDS + 1);
      replica.post("/api/tasks/" + task + "/cancel", TaskApi.object());
      api.awaitEnd(task);
    } finally {
      replica.terminate();
    }
  }

  /** A remote that does not answer holds up a fetch for long; nobody has to wait for that. */
  @Test
  void stopsWhileItIsStillFetching(Backing backing, @TempDir Path folder) throws Exception {
    ReplicaProcess replica = ReplicaProcess.ready(folder, backing, Map.of());
    try (SampleRemotes remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git")) {
      // Given
      TaskApi api = new TaskApi(replica);
      api.connect(remotes.url("app.git"));
      int before = remotes.server().seen().size();
      remotes.server().mode(GitHttpServer.Mode.SILENT);
      String task = api.create(TaskApi.command(remotes.url("app.git"), "true"));
      replica.await("the fetch", () -> remotes.server().seen().size() > before);

      // When
      replica.post("/api/tasks/" + task + "/cancel", TaskApi.object());

      // Then
      assertThat(api.awaitEnd(task).path("state").asText()).isEqualTo("cancelled");
      assertThat(api.runs(task).getFirst().path("outcome").asText()).isEqualTo("cancelled");
      assertThat(api.runs(task).getFirst().path("reason").asText()).isEqualTo("user_cancel");
      remotes.server().mode(GitHttpServer.Mode.GIT);
      api.retry(task);
      api.awaitCompleted(task);
    } finally {
      replica.terminate();
    }
  }
}
