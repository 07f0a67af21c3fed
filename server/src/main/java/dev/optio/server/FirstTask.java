package dev.optio.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Tries a running server out, as a client of its public API: connects a repository, hands over a
 * task for the {@code command} agent, and shows on the terminal what becomes of it.
 */
final class FirstTask {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Set<String> OVER =
      Set.of("completed", "failed", "cancelled", "needs_attention");

  /** What the agent does: it reads its prompt, works visibly, and commits. */
  private static final String WORK =
      """
      echo "Reading the prompt:"; cat "$OPTIO_PROMPT_FILE"
      for step in look write commit; do echo "step: $step"; sleep 1; done
      printf '\\n## Greetings\\n\\nHello from the first Optio task.\\n' >> README.md
      printf '#!/bin/sh\\necho "Hello, world"\\n' > hello.sh && chmod +x hello.sh
      git add README.md hello.sh && git commit -q -m "Say hello" && git log --oneline -1\
      """;

  private static final String PROMPT =
      """
      Say hello: add a greeting to the README and a script that prints one.
      """;

  private final Settings settings;
  private final PrintStream out;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  FirstTask(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /** The exit status: 0 when the task came back as a branch. */
  int run(Path repository) throws IOException, InterruptedException {
    ObjectNode connect = JSON.createObjectNode().put("repoUrl", repository.toString());
    JsonNode added = post("/api/repos", connect);
    if (added.has("error") && !"repository_exists".equals(added.path("code").asText())) {
      out.println("The sample repository could not be connected: " + added.path("error").asText());
      return 1;
    }
    if (added.has("repo")) {
      // The one agent that is there without any set-up.
      patch("/api/repos/" + added.path("repo").path("id").asText(), agent());
    }
    ObjectNode task =
        JSON.createObjectNode()
            .put("repoUrl", repository.toString())
            .put("title", "Say hello")
            .put("prompt", PROMPT)
            .put("agentType", "command");
    task.putObject("agentOptions").put("shell", WORK);
    JsonNode created = post("/api/tasks", task);
    if (created.has("error")) {
      out.println("The first task was refused: " + created.path("error").asText());
      return 1;
    }
    return follow(created.path("task").path("id").asText());
  }

  private int follow(String id) throws IOException, InterruptedException {
    String state = "";
    long seen = 0;
    long polls = LIMIT.dividedBy(POLL);
    for (long poll = 0; poll < polls; poll++) {
      JsonNode task = get("/api/tasks/" + id).path("task");
      seen = showLog(id, seen);
      String now = task.path("state").asText();
      if (!now.equals(state)) {
        state = now;
        out.println("  ● " + state);
      }
      if (OVER.contains(state)) {
        return outcome(id, task, seen);
      }
      Thread.sleep(POLL);
    }
    out.println("The first task takes long; see it in the browser.");
    return 1;
  }

  private long showLog(String id, long after) throws IOException, InterruptedException {
    JsonNode page = get("/api/tasks/" + id + "/logs?after=" + after);
    long last = after;
    for (JsonNode entry : page.path("logs")) {
      boolean own = entry.path("stream").asText().equals("optio");
      out.println((own ? "    · " : "    │ ") + plain(entry.path("content").asText()));
      last = entry.path("n").asLong();
    }
    return last;
  }

  private int outcome(String id, JsonNode task, long seen)
      throws IOException, InterruptedException {
    showLog(id, seen);
    if (!task.path("state").asText().equals("completed")) {
      out.println("  The first task did not complete: " + task.path("errorMessage").asText());
      return 1;
    }
    JsonNode diff = get("/api/tasks/" + id + "/diff").path("diff");
    out.println("  branch " + diff.path("branch").asText());
    for (JsonNode file : diff.path("files")) {
      out.printf(
          "    %-24s +%d −%d%n",
          plain(file.path("path").asText()),
          file.path("insertions").asInt(),
          file.path("deletions").asInt());
    }
    out.printf(
        "    %d files changed, %d insertions, %d deletions%n",
        diff.path("fileCount").asInt(),
        diff.path("insertions").asInt(),
        diff.path("deletions").asInt());
    return 0;
  }

  /** What an agent wrote must not steer the terminal. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  private static JsonNode agent() {
    return JSON.createObjectNode().put("defaultAgentType", "command");
  }

  private JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return write("POST", path, body);
  }

  private JsonNode patch(String path, JsonNode body) throws IOException, InterruptedException {
    return write("PATCH", path, body);
  }

  private JsonNode write(String method, String path, JsonNode body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) throws IOException {
    Path token = new DataFolder(settings.dataDirectory()).localToken();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + settings.listen().port() + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + Files.readString(token).strip());
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(response.body());
  }
}
