package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.observe.FailPoints.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody could remove in its time goes with the next start, and nothing else does. */
@WithServers
class SweepIT {
  private final Path folder;
  private final Instance instance;
  private final SampleRemotes remotes;

  SweepIT(Backing backing, @TempDir Path folder) throws Exception {
    this.folder = folder;
    instance = Instance.create(folder, backing, Map.of(), "app.git", "other.git");
    remotes = instance.remotes();
  }

  @AfterEach
  void endAll() throws InterruptedException {
    instance.end();
  }

  @Test
  void removesWhatWasLeftWhenItIsOfNoUseToAnybody() throws Exception {
    // Given
    Path here = instance.data();
    ReplicaProcess first =
        instance.start(Map.of("OPTIO_TEST_FAIL_POINT", Step.RECORD_AFTER.name())).awaitReady();
    TaskApi api = new TaskApi(first);
    api.connect(remotes.url("app.git"));
    JsonNode other = api.connect(remotes.url("other.git"));
    // Its replica dies before the checkout of a completed task is removed.
    String completed = api.create(TaskApi.command(remotes.url("app.git"), "echo done > done.txt"));
    first.awaitFailPoint();
    first.kill();
    // Its replica is away while a task is deleted and a repository disconnected.
    ReplicaProcess second = instance.start(Map.of("OPTIO_ON_EXIT", "hand_over")).awaitReady();
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
    ReplicaProcess third = instance.start(elsewhere, Map.of()).awaitReady();
    assertThat(third.delete("/api/tasks/" + deleted).path("error").asText()).isEmpty();
    assertThat(third.delete("/api/repos/" + other.path("id").asText()).path("error").asText())
        .isEmpty();
    String unknown = UUID.randomUUID().toString();
    Files.createDirectories(checkout(here, unknown));
    assertThat(store(here, other)).isDirectory();

    // When
    ReplicaProcess last = instance.start().awaitReady();

    // Then
    last.await("the checkout of the completed task to go", () -> !has(here, completed));
    last.await("the checkout of the deleted task to go", () -> !has(here, deleted));
    last.await("the store to go", () -> !Files.exists(store(here, other)));
    assertThat(has(here, failed)).as("a half-made checkout").isFalse();
    assertThat(has(here, unknown)).as("a folder that this database knows nothing of").isTrue();
  }

  @Test
  void keepsWorkThatIsNowhereElse() throws Exception {
    // Given
    Path here = instance.data();
    ReplicaProcess first = instance.start().awaitReady();
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
    TaskApi again = new TaskApi(instance.start().awaitReady());
    again.retry(task);

    // Then
    again.awaitEnd(task);
    assertThat(again.output(task)).contains("here");
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
