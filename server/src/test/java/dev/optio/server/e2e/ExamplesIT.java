package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.Contract;
import dev.optio.server.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the reference page, read by a real shell and sent to a real server. What a line
 * would give to curl is sent by this test, so that curl need not be there.
 */
@WithServers
class ExamplesIT {
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "<article id=\"(\\w+)\">.*?(?:<pre>(curl .*?)</pre>)?</article>", Pattern.DOTALL);

  /** Removes what the others name, so it comes last. */
  private static final List<String> LAST =
      List.of(
          "deleteTask",
          "removeRepository",
          "deleteSecret",
          "deletePromptTemplate",
          "deleteSavedView");

  private final Instance instance;
  private final HttpClient client = HttpClient.newHttpClient();

  ExamplesIT(Backing backing, @TempDir Path folder) throws IOException {
    backing.clear();
    instance = Instance.create(folder, backing, Map.of(), "app.git", "other.git");
  }

  @AfterEach
  void end() throws InterruptedException {
    client.close();
    instance.end();
  }

  @Test
  void workWhenPasted() throws Exception {
    // Given
    ReplicaProcess replica = instance.start().awaitReady();
    Map<String, String> variables = variables(replica);
    Map<String, String> examples = examples(text(replica.uri("http", "/docs")));
    List<String> order = new ArrayList<>(examples.keySet());
    order.removeAll(LAST);
    order.addAll(LAST);

    // When
    List<String> wrong = new ArrayList<>();
    for (String id : order) {
      String example = Objects.requireNonNull(examples.get(id));
      HttpResponse<String> answer = sent(example, variables);
      // 409 says that it is not the time for it, which is so for some here; all else is a mistake.
      if (answer.statusCode() >= 400 && answer.statusCode() != 409) {
        wrong.add(id + ": " + answer.statusCode() + " " + answer.body() + "\n" + example);
      }
    }

    // Then
    assertThat(wrong).isEmpty();
    Set<String> without = new HashSet<>(Contract.load().operations().keySet());
    without.removeAll(examples.keySet());
    assertThat(without).containsExactlyInAnyOrder("streamEvents", "streamTaskLog");
  }

  private Map<String, String> variables(ReplicaProcess replica)
      throws IOException, InterruptedException {
    TaskApi api = new TaskApi(replica);
    String remote = instance.remotes().url("app.git");
    Map<String, String> all = new HashMap<>();
    all.put("OPTIO_URL", replica.uri("http", "").toString());
    all.put("OPTIO_TOKEN", replica.token());
    all.put("OPTIO_LOCAL_TOKEN", replica.token());
    all.put("REPO_URL", remote);
    all.put("REPO", api.connect(instance.remotes().url("other.git")).path("id").asText());
    api.connect(remote);
    String done = api.create(TaskApi.command(remote, "echo work > work.txt"));
    api.awaitCompleted(done);
    ObjectNode body = TaskApi.command(remote, "echo half > half.txt; exit 3");
    body.putArray("attachments").addObject().put("name", "notes.md").put("content", "Look.");
    String failed = api.create(body);
    api.awaitEnd(failed);
    ObjectNode dependsOn = TaskApi.object();
    dependsOn.putArray("dependsOnIds").add(done);
    replica.post("/api/tasks/" + failed + "/dependencies", dependsOn);
    String comment =
        replica
            .post("/api/tasks/" + failed + "/comments", TaskApi.object().put("content", "So."))
            .at("/comment/id")
            .asText();
    all.put("TASK", failed);
    all.put("OTHER_TASK", done);
    all.put("DEPENDENCY", done);
    all.put("COMMENT", comment);
    all.put("ATTACHMENT", "notes.md");
    all.put("SECRET", "DEPLOY_TOKEN");
    all.put("PLAN_HASH", "0".repeat(64));
    all.put("WORKSPACE", replica.get("/api/auth/me").at("/user/workspaceId").asText());
    ObjectNode template =
        TaskApi.object().put("name", "Hello").put("template", "Say {{GREETING}}.");
    all.put(
        "PROMPT_TEMPLATE",
        replica.post("/api/prompt-templates", template).at("/template/id").asText());
    String view =
        sent(
                "curl -H \"Authorization: Bearer $OPTIO_TOKEN\" -X PUT -H 'Content-Type:"
                    + " application/json' -d '{\"name\":\"Mine\",\"query\":\"view=done\"}'"
                    + " \"$OPTIO_URL/api/saved-views\"",
                all)
            .body();
    all.put("SAVED_VIEW", Json.MAPPER.readTree(view).at("/view/id").asText());
    return all;
  }

  /** By operation, in the order of the page. */
  private static Map<String, String> examples(String page) {
    Map<String, String> found = new LinkedHashMap<>();
    Matcher article = EXAMPLE.matcher(page);
    while (article.find()) {
      if (article.group(2) != null) {
        found.put(
            article.group(1),
            article
                .group(2)
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&"));
      }
    }
    return found;
  }

  private HttpResponse<String> sent(String line, Map<String, String> variables)
      throws IOException, InterruptedException {
    List<String> words = words(line, variables);
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(words.getLast()));
    String method = "GET";
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();
    for (int at = 0; at < words.size() - 1; at += 2) {
      String value = words.get(at + 1);
      switch (words.get(at)) {
        case "-H" -> request.header(value.split(": ", 2)[0], value.split(": ", 2)[1]);
        case "-X" -> method = value;
        case "-d" -> body = HttpRequest.BodyPublishers.ofString(value);
        default -> throw new AssertionError("no option of these examples: " + words.get(at));
      }
    }
    return client.send(request.method(method, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What a shell makes of the line, without the name of the program. */
  private static List<String> words(String line, Map<String, String> variables)
      throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-uc", "curl() { printf '%s\\0' \"$@\"; }\n" + line);
    shell.environment().putAll(variables);
    shell.redirectErrorStream(true);
    Process process = shell.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(line + "\n" + said).isZero();
    return List.of(said.split("\0"));
  }

  private String text(URI uri) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
