package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The disk under a whole replica is full while its agents work. */
@WithServers
class FullDiskRunIT {
  private static final int MIB = 1 << 20;
  private static final int DISK = 32;
  private static final int RESERVE = 8;

  private final SampleRemotes remotes;
  private final ReplicaProcess replica;
  private final TaskApi api;

  FullDiskRunIT(Backing backing, @TempDir Path folder) throws Exception {
    remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git");
    replica =
        ReplicaProcess.startOnSmallDisk(
                Files.createDirectory(folder.resolve("data")),
                ReplicaProcess.settings(backing, Map.of()),
                DISK)
            .awaitReady();
    api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
  }

  @AfterEach
  void end() throws InterruptedException {
    replica.kill();
    remotes.close();
  }

  /** With output that finds no space either, and without. */
  @ParameterizedTest
  @ValueSource(strings = {"seq 100000", ":"})
  void losesNothingOfAnAgentThatFilledIt(String lastWords) throws Exception {
    // Given
    Path reserve = Files.write(replica.data().resolve("reserve"), new byte[RESERVE * MIB]);
    String work =
        """
        if [ -e half.txt ]; then rm ~/junk; echo rest >> half.txt; exit 0; fi
        echo half > half.txt; echo first words
        cat /dev/zero > ~/junk 2> /dev/null
        %s; exit 0\
        """
            .formatted(lastWords);

    // When
    String task = api.create(TaskApi.command(remotes.url("app.git"), work));
    JsonNode stuck = api.awaitEnd(task);
    Files.delete(reserve);
    api.retry(task);

    // Then
    assertThat(stuck.path("state").asText()).as(stuck.toString()).isEqualTo("needs_attention");
    assertThat(stuck.path("errorCode").asText()).isEqualTo("disk_full");
    assertThat(stuck.path("errorMessage").asText()).contains("space", "retry");
    JsonNode done = api.awaitCompleted(task);
    assertThat(remotes.shown("app.git", done.path("branch").asText(), "half.txt"))
        .isEqualTo("half\nrest");
    assertThat(api.output(task)).startsWith("first words");
    assertThat(errors(task)).contains(stuck.path("errorMessage").asText());
    assertThat(api.runs(task)).hasSize(2);
  }

  @Test
  void saysOfAMessageThatThereIsNoSpaceForItAndLetsTheAgentGoOn() throws Exception {
    // Given
    ObjectNode asked =
        TaskApi.command(
            remotes.url("app.git"),
            "read -r prompt; echo ready; read -r message; echo \"told: $message\"");
    asked.withObject("agentOptions").put("input", "open");
    String task = api.create(asked);
    replica.await("a listener", () -> api.logHead(task) >= 3);
    Path filler = fill();

    // When
    api.send(task, "into the void ".repeat(500));
    replica.await("its fate", () -> !fates(task).getFirst().path("deliveryError").isNull());
    Files.delete(filler);
    api.send(task, "now");

    // Then
    api.awaitCompleted(task);
    assertThat(api.output(task)).containsExactly("ready", "told: now");
    assertThat(fates(task).getFirst().path("deliveryError").asText()).contains("no space");
    assertThat(fates(task).getLast().path("deliveredAt").isNull()).isFalse();
    assertThat(api.runs(task)).hasSize(1);
  }

  /** Leaves not a byte. */
  private Path fill() throws IOException {
    Path filler = replica.data().resolve("filler");
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    return filler;
  }

  private List<JsonNode> fates(String task) {
    try {
      List<JsonNode> all = new ArrayList<>();
      replica.get("/api/tasks/" + task + "/messages").path("messages").forEach(all::add);
      return all;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> errors(String task) throws IOException, InterruptedException {
    return api.log(task).stream()
        .filter(entry -> entry.path("logType").asText().equals("error"))
        .map(entry -> entry.path("content").asText())
        .toList();
  }
}
