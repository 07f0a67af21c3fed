package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.git.GitHttpServer;
import dev.optio.server.git.TestCertificates;
import dev.optio.server.git.TestProxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server in a network whose only way out is a proxy, to a server that only its operator trusts.
 */
@WithServers
class ProxyIT {
  private static final String REMOTE = "https://git.example/app.git";
  private static final String PASSWORD = "s3cr3t-of-the-proxy";

  @Test
  void fetchesAndPushesThroughItAndSoDoAgents(Backing backing, @TempDir Path folder)
      throws Exception {
    // Given
    backing.clear();
    TestCertificates identity = TestCertificates.selfSigned(folder, "dns:git.example");
    Path bundle = identity.pem(folder.resolve("ca.pem"));
    Instance instance = Instance.create(folder, backing, Map.of(), "app.git");
    try (GitHttpServer server =
            GitHttpServer.serving(folder.resolve("remotes"), identity.server());
        TestProxy proxy = TestProxy.to(server.port()).withLogin("optio", PASSWORD)) {
      String login = "http://optio:" + PASSWORD + "@127.0.0.1:" + proxy.port();
      Map<String, String> settings = new HashMap<>(ReplicaProcess.settings(backing, Map.of()));
      // With a bundle the server would want to verify the database, too.
      settings.put("OPTIO_DATABASE_URL", backing.databaseUrl() + "?sslmode=disable");
      settings.put("OPTIO_CA_BUNDLE", bundle.toString());
      settings.put("HTTPS_PROXY", login);
      settings.put("OPTIO_AGENT_PROXY_LOGIN", "true");
      ReplicaProcess replica = ReplicaProcess.start(instance.data(), settings).awaitReady();
      TaskApi api = new TaskApi(replica);

      // When
      api.connect(REMOTE);
      String task =
          api.create(
              TaskApi.command(
                  REMOTE,
                  "git ls-remote "
                      + REMOTE
                      + " refs/heads/main | cut -f2; echo \"$https_proxy\"; ls -l"
                      + " \"$SSL_CERT_FILE\" | cut -c1-10; echo more 2>/dev/null >>"
                      + " \"$SSL_CERT_FILE\" || echo closed; echo work > work.txt"));
      api.awaitCompleted(task);

      // Then
      List<String> said = api.output(task);
      assertThat(said).as(api.log(task).toString()).contains("refs/heads/main");
      assertThat(said).contains("closed");
      assertThat(said.toString()).contains("127.0.0.1:" + proxy.port()).doesNotContain(PASSWORD);
      assertThat(instance.remotes().commit("app.git", "optio/task-1-work")).isNotEmpty();
      assertThat(proxy.heads()).allMatch(head -> head.startsWith("CONNECT git.example:443 "));
      assertThat(replica.output()).doesNotContain(PASSWORD);
      JsonNode away = proxyAway(proxy, replica);
      assertThat(away.path("code").asText()).isEqualTo("remote_blocked");
      replica.terminate();
    } finally {
      instance.end();
    }
  }

  private static JsonNode proxyAway(TestProxy proxy, ReplicaProcess replica) throws Exception {
    proxy.refusing(403);
    return replica.post("/api/repos/check", TaskApi.object().put("repoUrl", REMOTE));
  }
}
