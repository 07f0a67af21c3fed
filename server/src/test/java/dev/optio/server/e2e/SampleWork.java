package dev.optio.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a team that has used an instance for a while sees on its pages: repositories, secrets,
 * prompts, and tasks in every state, made over the API. Its agent is {@link SampleAgent}.
 */
final class SampleWork {
  private static final String PRINT =
      """
      printf '\\033[1mBuilding\\033[0m the shop\\n'; printf '\\033[33mwarning\\033[0m: one import is never used\\n' >&2
      for i in 1 2 3 4 5 6 7 8; do echo "compiled module $i of 8"; done
      mkdir -p src && printf 'export const items = [];\\nexport const total = () => 0;\\n' > src/cart.js && printf 'hello\\nworld\\n' > README.md
      echo 'All modules are built.'\
      """;

  private final ReplicaProcess replica;
  private final SampleRemotes remotes;
  private final TaskApi api;
  private final Map<String, String> places = new HashMap<>();

  SampleWork(ReplicaProcess replica, SampleRemotes remotes) {
    this.replica = replica;
    this.remotes = remotes;
    this.api = new TaskApi(replica);
  }

  /** The names of the remotes that it works on. */
  static String[] remotes() {
    return new String[] {"shop.git", "billing.git", "documentation-of-the-whole-platform.git"};
  }

  /** Makes all of it, and waits until its tasks are where they are to be. */
  void fill() throws IOException, InterruptedException {
    connect();
    keep();
    handOver();
  }

  /** What a path of {@link EveryPage} leads to; in an empty state to a task that has not begun. */
  String path(String path, PageState state) {
    String led = path;
    for (Map.Entry<String, String> place : places.entrySet()) {
      boolean begun = List.of("done", "talk").contains(place.getKey());
      String value = state == PageState.EMPTY && begun ? place("blocked") : place.getValue();
      led = led.replace("{" + place.getKey() + "}", value);
    }
    return led;
  }

  /** Stops what still runs. */
  void stop() throws IOException, InterruptedException {
    for (String name : List.of("blocked-id", "waiting-id", "running-id", "slow-id")) {
      String task = places.get(name);
      if (task == null) {
        continue;
      }
      replica.post("/api/tasks/" + task + "/cancel", TaskApi.object());
      api.awaitEnd(task);
    }
  }

  private void connect() throws IOException, InterruptedException {
    for (String remote : remotes()) {
      JsonNode repository = api.connect(remotes.url(remote));
      places.putIfAbsent("repo", repository.path("id").asText());
      places.put(remote, repository.path("id").asText());
    }
    replica.patch(
        "/api/repos/" + place(remotes()[2]), TaskApi.object().put("maxConcurrentTasks", 1));
    remotes.askBeforePush("billing.git", "echo 'Branches need a ticket.' >&2; exit 1\n");
  }

  private void keep() throws IOException, InterruptedException {
    keep("/api/secrets", TaskApi.object().put("name", "DEPLOY_TOKEN").put("value", "a value"));
    keep(
        "/api/secrets",
        TaskApi.object()
            .put("name", "BILLING_TEST_DATABASE_PASSWORD")
            .put("value", "another")
            .put("scope", "repo")
            .put("repositoryId", place("billing.git")));
    keep(
        "/api/prompt-templates",
        TaskApi.object()
            .put("name", "Update the dependencies")
            .put("template", "Update them all."));
    JsonNode prompt =
        keep(
            "/api/prompt-templates",
            TaskApi.object()
                .put("name", "Mend a test")
                .put("description", "For tests that fail now and then")
                .put("defaultAgentType", "claude-code")
                .put("template", "Mend {{TEST}}.\n{{#if NOTE}}\nNote: {{NOTE}}\n{{/if}}"));
    places.put("prompt", prompt.path("template").path("id").asText());
  }

  private void handOver() throws IOException, InterruptedException {
    String done = task("done", command("shop.git", "Build the shop with the new modules", PRINT));
    task("talk", claude("shop.git", "Add up what is in the cart"));
    task(
        "failed",
        command("shop.git", "Check the links of all pages", "echo 'no such host' >&2; exit 3"));
    task("plan", claude("shop.git", "Make a plan for payments by invoice").put("planFirst", true));
    for (String name : List.of("done", "talk", "failed")) {
      api.awaitEnd(place(name + "-id"));
    }
    task("question", claude("shop.git", "Keep carts between visits. Ask where."));
    task(
        "refused",
        command("billing.git", "Round amounts as the law says", "echo work > rounding.txt"));
    task(
        "slow",
        command(
            remotes()[2],
            "Write an introduction to everything that there is, for those who are new to it and"
                + " have an hour",
            "echo reading; sleep 900"));
    task("waiting", command(remotes()[2], "Translate the introduction", "true"));
    ObjectNode blocked = command(remotes()[2], "Print the introduction", "true");
    blocked.putArray("dependsOn").add(place("waiting-id"));
    task("blocked", blocked);
    task(
        "running",
        command(
            "shop.git", "Watch the shop", "for i in 1 2 3; do echo \"visit $i\"; done; sleep 900"));
    for (String name : List.of("plan", "question", "refused")) {
      api.awaitState(place(name + "-id"), "needs_attention");
    }
    api.awaitState(place("slow-id"), "running");
    api.awaitState(place("running-id"), "running");
    keep("/api/tasks/" + done + "/comments", TaskApi.object().put("content", "Looks good to me."));
  }

  private ObjectNode command(String remote, String title, String shell) {
    return TaskApi.command(remotes.url(remote), shell).put("title", title).put("maxRetries", 0);
  }

  private ObjectNode claude(String remote, String prompt) {
    return TaskApi.object()
        .put("repoUrl", remotes.url(remote))
        .put("prompt", prompt)
        .put("agentType", "claude-code")
        .put("maxRetries", 0);
  }

  private String task(String name, ObjectNode task) throws IOException, InterruptedException {
    String id = api.create(task);
    places.put(name + "-id", id);
    places.put(name, Long.toString(api.task(id).path("number").asLong()));
    return id;
  }

  private String place(String name) {
    return Objects.requireNonNull(places.get(name), name);
  }

  private JsonNode keep(String path, ObjectNode what) throws IOException, InterruptedException {
    JsonNode answer = replica.post(path, what);
    if (answer.has("error")) {
      throw new AssertionError(answer.toString());
    }
    return answer;
  }
}
