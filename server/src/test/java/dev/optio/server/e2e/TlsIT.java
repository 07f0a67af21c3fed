package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.git.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL and Redis behind TLS, believed only when their certificate is. */
@WithServers
class TlsIT {
  @Test
  void believesServersWhoseCertificateTheBundleVouchesForAndNoOthers(
      Backing backing, @TempDir Path folder) throws Exception {
    TestCertificates identity = TestCertificates.selfSigned(folder, "dns:localhost");
    try (TlsFront postgres = TlsFront.of(identity.server(), backing.databaseUrl());
        TlsFront redis = TlsFront.of(identity.server(), backing.redisUrl());
        SampleRemotes remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git")) {
      // Given
      Map<String, String> servers =
          Map.of(
              "OPTIO_DATABASE_URL",
              postgres.url("postgres") + "?sslmode=verify-full",
              "OPTIO_REDIS_URL",
              redis.url("rediss"));
      Map<String, String> trusting = new HashMap<>(servers);
      trusting.put("OPTIO_CA_BUNDLE", identity.pem(folder.resolve("ca.pem")).toString());

      // When
      ReplicaProcess stranger =
          ReplicaProcess.start(Files.createDirectory(folder.resolve("one")), servers);
      ReplicaProcess replica =
          ReplicaProcess.start(Files.createDirectory(folder.resolve("two")), trusting).awaitReady();

      // Then
      assertThat(stranger.awaitExit()).isNotZero();
      assertThat(stranger.output()).contains("PKIX").doesNotContain("\tat ", "root.crt");
      TaskApi api = new TaskApi(replica);
      api.connect(remotes.url("app.git"));
      String task = api.create(TaskApi.command(remotes.url("app.git"), "echo over TLS"));
      api.awaitCompleted(task);
      assertThat(api.output(task)).containsExactly("over TLS");
      replica.terminate();
    }
  }
}
