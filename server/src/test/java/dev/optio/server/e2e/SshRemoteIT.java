package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.git.GitSshServer;
import dev.optio.server.git.SshKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind ssh, from the first look to the pushed branch, and when its key changes. */
@WithServers
class SshRemoteIT {
  private static final KeyPair HOST = SshKeys.ed25519();
  private static final KeyPair NEW_HOST = SshKeys.ed25519();
  private static final KeyPair MINE = SshKeys.ed25519();

  private final Instance instance;
  private final GitSshServer server;

  SshRemoteIT(Backing backing, @TempDir Path folder) throws IOException {
    backing.clear();
    instance =
        Instance.create(
            folder, backing, Map.of("OPTIO_OUTBOUND_ALLOWED_HOSTS", "127.0.0.1"), "app.git");
    server = GitSshServer.serving(folder.resolve("remotes"), HOST).admitting(MINE);
  }

  @AfterEach
  void end() throws InterruptedException {
    server.close();
    instance.end();
  }

  @Test
  void isConnectedByAConfirmedKeyAndLeftWhenItShowsAnother() throws Exception {
    // Given
    ReplicaProcess replica = instance.start().awaitReady();
    TaskApi api = new TaskApi(replica);
    String url = server.url("app.git");
    replica.post(
        "/api/secrets",
        TaskApi.object().put("name", "DEPLOY_KEY").put("value", SshKeys.openSsh(MINE)));

    // When
    JsonNode asked = replica.post("/api/repos/check", remote(url));
    JsonNode unconfirmed = replica.post("/api/repos", remote(url));
    String shown = text(asked.path("hostKey"));
    JsonNode checked = replica.post("/api/repos/check", remote(url).put("hostKey", shown));
    String bare = asked.path("hostKey").path("fingerprint").asText();
    JsonNode repo = replica.post("/api/repos", remote(url).put("hostKey", bare)).path("repo");
    String first = api.create(TaskApi.command(url, "echo work > work.txt"));
    api.awaitCompleted(first);
    server.showing(NEW_HOST);
    String second = api.create(TaskApi.command(url, "echo more > more.txt"));
    JsonNode refused = api.awaitEnd(second);
    JsonNode patched =
        replica.patch(
            "/api/repos/" + repo.path("id").asText(),
            TaskApi.object().put("hostKey", SshKeys.line(NEW_HOST)));
    api.retry(second);

    // Then
    assertThat(asked.path("remote").isNull()).isTrue();
    assertThat(unconfirmed.path("code").asText()).isEqualTo("remote_host_key_unknown");
    assertThat(checked.path("remote").path("fullName").asText()).isEqualTo("app");
    assertThat(text(repo.path("hostKey"))).isEqualTo(shown);
    assertThat(instance.remotes().commit("app.git", "optio/task-1-work")).isNotEmpty();
    assertThat(refused.path("errorCode").asText()).isEqualTo("remote_host_key_changed");
    assertThat(refused.path("errorMessage").asText()).contains(shown);
    assertThat(api.runs(second)).isNotEmpty();
    assertThat(text(patched.path("repo").path("hostKey"))).isNotEqualTo(shown);
    api.awaitCompleted(second);
    assertKeyIsWrittenNowhere();
  }

  private void assertKeyIsWrittenNowhere() throws IOException {
    String within = SshKeys.openSsh(MINE).lines().skip(3).findFirst().orElseThrow();
    try (Stream<Path> files = Files.walk(instance.data())) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(
              file -> assertThat(file).content(StandardCharsets.ISO_8859_1).doesNotContain(within));
    }
  }

  private static ObjectNode remote(String url) {
    ObjectNode remote = TaskApi.object().put("repoUrl", url);
    remote.putObject("credential").put("kind", "sshKey").put("secret", "DEPLOY_KEY");
    return remote;
  }

  private static String text(JsonNode key) {
    return key.path("type").asText() + " " + key.path("fingerprint").asText();
  }
}
