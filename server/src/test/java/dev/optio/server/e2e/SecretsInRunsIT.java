package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Agents have the secrets that they were given, and nobody else sees them for it. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsInRunsIT {
  private final SampleRemotes remotes;
  private final Path folder;
  private ReplicaProcess replica;
  private TaskApi api;

  SecretsInRunsIT(Backing backing, @TempDir Path folder) throws Exception {
    this.folder = folder;
    remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git");
    replica = ReplicaProcess.ready(folder, backing, Map.of());
    api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
  }

  @AfterAll
  void end() throws InterruptedException {
    replica.terminate();
    remotes.close();
  }

  @Test
  void showsNoSecretThatAnAgentPrints() throws Exception {
    // Given
    String value = "s3cr3t-value-of-the-team";
    putSecret("DEPLOY_KEY", value);
    ObjectNode asked = command("echo \"it is $DEPLOY_KEY.\"; [ \"${#DEPLOY_KEY}\" = 24 ]");
    asked.putArray("secrets").add("DEPLOY_KEY");

    // When
    String task = api.create(asked);

    // Then
    api.awaitCompleted(task);
    assertThat(api.log(task).toString()).contains("it is ").doesNotContain(value);
  }

  @Test
  void showsAndPublishesNoSecretThatWasChangedUnderItsAgent() throws Exception {
    // Given
    putSecret("ROTATED", "the-first-value-of-it");
    ObjectNode asked =
        command("read -r _; read -r _; echo \"still $ROTATED\"; echo \"$ROTATED\" > leak.txt");
    asked.putArray("secrets").add("ROTATED");
    asked.withObject("agentOptions").put("input", "open");
    String task = api.create(asked);
    api.awaitState(task, "running");

    // When
    putSecret("ROTATED", "quite-another-value");
    api.send(task, "go on");

    // Then
    JsonNode held = api.awaitEnd(task);
    assertThat(held.path("errorCode").asText()).isEqualTo("secret_found");
    assertThat(api.log(task).toString()).contains("still ").doesNotContain("the-first-value");
  }

  /** What the dead replica knew, the next one knows too: it is kept with the run. */
  @Test
  void showsAndPublishesNoSecretThatIsGoneWhenAnotherReplicaTakesOver(Backing backing)
      throws Exception {
    // Given
    putSecret("CHANGED", "the-value-before-the-change");
    putSecret("DELETED", "the-value-before-the-end");
    ObjectNode asked =
        command(
            """
            echo ready; read -r _; read -r _
            echo "still $CHANGED and $DELETED"; echo "$DELETED" > leak.txt\
            """);
    asked.putArray("secrets").add("CHANGED").add("DELETED");
    asked.withObject("agentOptions").put("input", "open");
    String task = api.create(asked);
    replica.await("the agent", () -> says(task, "ready"));

    // When
    putSecret("CHANGED", "another-value-of-it");
    replica.delete("/api/secrets/DELETED");
    replica.kill();
    replica =
        ReplicaProcess.start(folder.resolve("data"), ReplicaProcess.settings(backing, Map.of()))
            .awaitReady();
    api = new TaskApi(replica);
    api.send(task, "go on");

    // Then
    JsonNode held = api.awaitEnd(task);
    assertThat(held.path("errorCode").asText()).isEqualTo("secret_found");
    assertThat(held.path("errorMessage").asText()).contains("DELETED");
    assertThat(api.log(task).toString())
        .contains("still ‹hidden: CHANGED (before it was changed)› and ‹hidden: DELETED›")
        .doesNotContain("the-value-before");
  }

  private boolean says(String task, String line) {
    try {
      return api.output(task).contains(line);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void putSecret(String name, String value) throws Exception {
    JsonNode stored =
        replica.post("/api/secrets", TaskApi.object().put("name", name).put("value", value));
    assertThat(stored.path("error").asText()).isEmpty();
  }

  private ObjectNode command(String shell) {
    return TaskApi.command(remotes.url("app.git"), shell);
  }
}
