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
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever tells an agent something learns what became of it, however the run ends meanwhile. */
@WithServers
class MessagesToAgentsIT {
  private static final int ROUNDS = 4;
  private static final int SENDERS = 4;
  private static final int EACH = 25;
  private static final Set<String> REFUSALS = Set.of("task_not_running", "agent_takes_no_messages");

  /** Ends by itself at the fifth, while more are on their way. */
  private static final String HEARS_FIVE =
      """
      read -r prompt; echo ready; n=0
      while [ $n -lt 5 ] && read -r message; do echo "told: $message"; n=$((n+1)); done
      echo work > work.txt\
      """;

  private static final String HEARS_ALL =
      """
      read -r prompt; echo ready
      while read -r message; do echo "told: $message"; [ "$message" = enough ] && exit 0; done\
      """;

  private final Instance instance;
  private final SampleRemotes remotes;

  MessagesToAgentsIT(Backing backing, @TempDir Path folder) throws IOException {
    instance = Instance.create(folder, backing, Map.of("OPTIO_ON_EXIT", "interrupt"), "app.git");
    remotes = instance.remotes();
  }

  @AfterEach
  void end() throws InterruptedException {
    instance.end();
  }

  @Test
  void eachHasOneFateWhenTheAgentIsJustEnding() throws Exception {
    // Given
    ReplicaProcess replica = instance.start().awaitReady();
    TaskApi api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));

    for (int round = 1; round <= ROUNDS; round++) {
      String task = awaitListener(replica, HEARS_FIVE);

      // When
      List<String> taken = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<List<String>>> senders = new ArrayList<>();
        for (int sender = 1; sender <= SENDERS; sender++) {
          String name = "from " + sender;
          senders.add(threads.submit(() -> sendMany(replica, task, name)));
        }
        for (Future<List<String>> sender : senders) {
          taken.addAll(sender.get());
        }
      }

      // Then
      JsonNode done = api.awaitCompleted(task);
      assertThat(done.path("branch").asText()).isNotEmpty();
      assertThat(api.runs(task)).hasSize(1);
      assertThat(withOneFate(replica, task)).containsExactlyInAnyOrderElementsOf(taken);
      assertThat(told(api, task))
          .hasSize(5)
          .doesNotHaveDuplicates()
          .isSubsetOf(delivered(replica, task));
    }
  }

  @Test
  void isRefusedOnceTheRunHasEnded() throws Exception {
    // Given
    ReplicaProcess replica = instance.start().awaitReady();
    TaskApi api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
    String task = awaitListener(replica, HEARS_ALL);
    api.send(task, "enough");
    api.awaitCompleted(task);

    // When
    JsonNode answer = post(replica, task, "too late");

    // Then
    assertThat(answer.path("code").asText()).isEqualTo("task_not_running");
    assertThat(withOneFate(replica, task)).containsExactly("enough");
    assertThat(api.task(task).path("state").asText()).isEqualTo("completed");
  }

  @Test
  void eachHasOneFateWhenTheTaskIsCancelledMeanwhile() throws Exception {
    // Given
    ReplicaProcess replica = instance.start().awaitReady();
    TaskApi api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));

    for (int round = 1; round <= ROUNDS; round++) {
      String task = awaitListener(replica, HEARS_ALL);

      // When
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        threads.invokeAll(
            List.of(
                () -> post(replica, task, "one"),
                () -> post(replica, task, "two"),
                () -> replica.post("/api/tasks/" + task + "/cancel", TaskApi.object())));
      }

      // Then
      assertThat(api.awaitEnd(task).path("state").asText()).isEqualTo("cancelled");
      assertThat(withOneFate(replica, task)).isSubsetOf("one", "two");
      assertThat(told(api, task)).isSubsetOf(delivered(replica, task));
    }
  }

  @Test
  void eachHasOneFateWhenTheServerIsStoppedMeanwhile() throws Exception {
    // Given
    ReplicaProcess first = instance.start().awaitReady();
    new TaskApi(first).connect(remotes.url("app.git"));
    String task = awaitListener(first, HEARS_ALL);

    // When
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(
          List.of(
              () -> post(first, task, "one"),
              () -> post(first, task, "two"),
              () -> {
                first.terminate();
                return TaskApi.object();
              }));
    }
    ReplicaProcess second = instance.start().awaitReady();
    TaskApi after = new TaskApi(second);
    second.await("another run", () -> countReady(after, task) == 2);
    Set<String> before = Set.copyOf(withOneFate(second, task));
    after.send(task, "enough");

    // Then
    after.awaitCompleted(task);
    assertThat(before).isSubsetOf("one", "two");
    assertThat(told(after, task)).endsWith("enough").doesNotHaveDuplicates();
  }

  /** A task whose agent has said that it listens. */
  private String awaitListener(ReplicaProcess replica, String shell)
      throws IOException, InterruptedException {
    ObjectNode asked = TaskApi.command(remotes.url("app.git"), shell);
    asked.withObject("agentOptions").put("input", "open");
    TaskApi api = new TaskApi(replica);
    String task = api.create(asked);
    replica.await("a listener", () -> countReady(api, task) == 1);
    return task;
  }

  private static int countReady(TaskApi api, String task) {
    try {
      return (int) api.output(task).stream().filter("ready"::equals).count();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What was taken of what one person sends until it is refused. */
  private static List<String> sendMany(ReplicaProcess replica, String task, String name)
      throws IOException, InterruptedException {
    List<String> taken = new ArrayList<>();
    for (int message = 1; message <= EACH; message++) {
      String text = name + ", " + message;
      JsonNode answer = post(replica, task, text);
      if (answer.has("error")) {
        assertThat(REFUSALS).contains(answer.path("code").asText());
        return taken;
      }
      taken.add(text);
    }
    return taken;
  }

  private static JsonNode post(ReplicaProcess replica, String task, String text)
      throws IOException, InterruptedException {
    return replica.post(
        "/api/tasks/" + task + "/message",
        TaskApi.object().put("content", text).put("resume", false));
  }

  /** All messages of the task, of which each was either delivered or said not to be. */
  private static List<String> withOneFate(ReplicaProcess replica, String task)
      throws IOException, InterruptedException {
    JsonNode all = replica.get("/api/tasks/" + task + "/messages").path("messages");
    List<String> texts = new ArrayList<>();
    for (JsonNode message : all) {
      assertThat(message.path("deliveredAt").isNull())
          .as(message.toString())
          .isNotEqualTo(message.path("deliveryError").isNull());
      texts.add(message.path("content").asText());
    }
    return texts;
  }

  private static List<String> delivered(ReplicaProcess replica, String task)
      throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    for (JsonNode message : replica.get("/api/tasks/" + task + "/messages").path("messages")) {
      if (!message.path("deliveredAt").isNull()) {
        texts.add(message.path("content").asText());
      }
    }
    return texts;
  }

  private static List<String> told(TaskApi api, String task)
      throws IOException, InterruptedException {
    return api.output(task).stream()
        .filter(line -> line.startsWith("told: "))
        .map(line -> line.substring("told: ".length()))
        .toList();
  }
}
