package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.observe.FailPoints.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody could remove in its time goes with the next start, and nothing else does. */
@WithServers
class SweepIT {
  private final Path folder;
  private final SampleRemotes remotes;
  private final List<ReplicaProcess> replicas = new ArrayList<>();

  SweepIT(@TempDir Path folder) throws Exception {
    this.folder = folder;
    remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git", "other.git");
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (ReplicaProcess replica : replicas) {
      replica.kill();
    }
    remotes.close();
  }

  @Test
  void removesWhatWasLeftWhenItIsOfNoUseToAnybody(Backing backing) throws Exception {
    // Given
    Path here = Files.createDirectory(folder.resolve("data"));
    ReplicaProcess first =
        start(backing, here, Map.of("OPTIO_TEST_FAIL_POINT", Step.RECORD_AFTER.name()));
    TaskApi api = new TaskApi(first);
    api.connect(remotes.url("app.git"));
    JsonNode other = api.connect(remotes.url("other.git"));
    // Its replica dies before the checkout of a completed task is removed.
    String completed = api.create(TaskApi.command(remotes.url("app.git"), "echo done > done.txt"));
    first.awaitFailPoint();
    first.kill();
    // Its replica is away while a task is deleted and a repository disconnected.
    ReplicaProcess second = start(backing, here, Map.of("OPTIO_ON_EXIT", "hand_over"));
    api = new TaskApi(second);
    String failed =
        api.create(TaskApi.command(remotes.url("app.git"), "echo half > a.txt; exit 1"));
    String deleted =
        api.create(TaskApi.command(remotes.url("other.git"), "echo b > b.txt; exit 1"));
    api.awaitState(failed, "failed");
    api.awaitState(deleted, "failed");
    Files.createDirectories(checkout(here, deleted).resolve("checkout"));
    Files.createDirectories(checkout(here, failed).resolve("checkout"));
    second.terminate();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    ReplicaProcess third = start(backing, elsewhere, Map.of());
    assertThat(third.delete("/api/tasks/" + deleted).path("error").asText()).isEmpty();
    assertThat(third.delete("/api/repos/" + other.path("id").asText()).path("error").asText())
        .isEmpty();
    String unknown = UUID.randomUUID().toString();
    Files.createDirectories(checkout(here, unknown));
    assertThat(store(here, other)).isDirectory();

    // When
    ReplicaProcess last = start(backing, here, Map.of());

    // Then
    last.await("the checkout of the completed task to go", () -> !has(here, completed));
    last.await("the checkout of the deleted task to go", () -> !has(here, deleted));
    last.await("the store to go", () -> !Files.exists(store(here, other)));
    assertThat(has(here, failed)).as("a half-made checkout").isFalse();
    assertThat(has(here, unknown)).as("a folder that this database knows nothing of").isTrue();
  }

  @Test
  void keepsWorkThatIsNowhereElse(Backing backing) throws Exception {
    // Given
    Path here = Files.createDirectory(folder.resolve("data"));
    ReplicaProcess first = start(backing, here, Map.of());
    TaskApi api = new TaskApi(first);
    api.connect(remotes.url("app.git"));
    // Too large for a capsule, and not pushed.
    String task =
        api.create(
            TaskApi.command(
                remotes.url("app.git"),
                "if [ -e big ]; then echo here; exit 0; fi; head -c 40000000 /dev/urandom > big;"
                    + " exit 1"));
    api.awaitState(task, "failed");
    assertThat(has(here, task)).isTrue();
    first.terminate();

    // When
    TaskApi again = new TaskApi(start(backing, here, Map.of()));
    again.retry(task);

    // Then
    again.awaitEnd(task);
    assertThat(again.output(task)).contains("here");
  }

  private ReplicaProcess start(Backing backing, Path data, Map<String, String> more)
      throws Exception {
    ReplicaProcess replica = ReplicaProcess.start(data, ReplicaProcess.settings(backing, more));
    replicas.add(replica);
    return replica.awaitReady();
  }

  private static Path checkout(Path data, String task) {
    return data.resolve("local/tasks").resolve(task);
  }

  private static boolean has(Path data, String task) {
    return Files.exists(checkout(data, task));
  }

  private static Path store(Path data, JsonNode repository) {
    return data.resolve("repositories").resolve(repository.path("id").asText() + ".git");
  }
}
