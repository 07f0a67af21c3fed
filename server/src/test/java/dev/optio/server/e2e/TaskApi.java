package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What people do with tasks, over the API of a replica. */
final class TaskApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OVER =
      Set.of("completed", "failed", "needs_attention", "cancelled");

  private final ReplicaProcess replica;

  TaskApi(ReplicaProcess replica) {
    this.replica = replica;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** A task of the agent {@code command}, to be changed before it is created. */
  static ObjectNode command(String remote, String shell) {
    ObjectNode task =
        object().put("repoUrl", remote).put("prompt", "work").put("agentType", "command");
    task.putObject("agentOptions").put("shell", shell);
    return task;
  }

  /** Connects a repository. */
  JsonNode connect(String remote) throws IOException, InterruptedException {
    return accepted(replica.post("/api/repos", object().put("repoUrl", remote))).path("repo");
  }

  /** Returns the id of the new task. */
  String create(ObjectNode task) throws IOException, InterruptedException {
    return accepted(replica.post("/api/tasks", task)).path("task").path("id").asText();
  }

  JsonNode task(String id) throws IOException, InterruptedException {
    return replica.get("/api/tasks/" + id).path("task");
  }

  void send(String id, String message) throws IOException, InterruptedException {
    accepted(replica.post("/api/tasks/" + id + "/message", object().put("content", message)));
  }

  void retry(String id) throws IOException, InterruptedException {
    accepted(replica.post("/api/tasks/" + id + "/retry", object()));
  }

  void retryFromScratch(String id) throws IOException, InterruptedException {
    accepted(replica.post("/api/tasks/" + id + "/retry?fromScratch=true", object()));
  }

  /** Waits until the task is over, and returns it. */
  JsonNode awaitEnd(String id) throws IOException, InterruptedException {
    return awaitState(id, OVER.toArray(new String[0]));
  }

  /** Waits until the task is in one of these states, and returns it. */
  JsonNode awaitState(String id, String... states) throws IOException, InterruptedException {
    Set<String> wanted = Set.of(states);
    replica.await("task " + wanted, () -> wanted.contains(state(id)));
    return task(id);
  }

  /** Waits until the task has completed, or fails with what went wrong with it. */
  JsonNode awaitCompleted(String id) throws IOException, InterruptedException {
    JsonNode task = awaitEnd(id);
    assertThat(task.path("state").asText()).as(task.toString()).isEqualTo("completed");
    return task;
  }

  /** The whole log, whose numbers must have no gap. */
  List<JsonNode> log(String id) throws IOException, InterruptedException {
    List<JsonNode> entries = new ArrayList<>();
    while (true) {
      JsonNode page = replica.get("/api/tasks/" + id + "/logs?limit=10000&after=" + entries.size());
      if (page.path("logs").isEmpty()) {
        return entries;
      }
      for (JsonNode entry : page.path("logs")) {
        assertThat(entry.path("n").asLong()).isEqualTo(entries.size() + 1L);
        entries.add(entry);
      }
    }
  }

  /** What the agent said on its standard output. */
  List<String> output(String id) throws IOException, InterruptedException {
    return log(id).stream()
        .filter(entry -> entry.path("stream").asText().equals("stdout"))
        .map(entry -> entry.path("content").asText())
        .toList();
  }

  /** How many entries the log has; 0 while nobody says. */
  long logHead(String id) {
    try {
      return task(id).path("logHead").asLong();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** All runs, the first one first. */
  List<JsonNode> runs(String id) throws IOException, InterruptedException {
    List<JsonNode> runs = new ArrayList<>();
    replica.get("/api/tasks/" + id + "/runs").path("runs").forEach(runs::add);
    return runs;
  }

  private String state(String id) {
    try {
      return task(id).path("state").asText();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode accepted(JsonNode reply) {
    assertThat(reply.path("error").asText()).isEmpty();
    return reply;
  }
}
