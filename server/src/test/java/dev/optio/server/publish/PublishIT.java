package dev.optio.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.optio.server.git.Credential;
import dev.optio.server.git.GitCli;
import dev.optio.server.git.GitHttpServer;
import dev.optio.server.git.GitTransport;
import dev.optio.server.git.ObjectStores;
import dev.optio.server.git.Remote;
import dev.optio.server.git.RemoteFacts;
import dev.optio.server.git.RemoteProbe;
import dev.optio.server.git.Transports;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishIT {
  private static final String BRANCH = "optio/task-1-change";

  private final RepositoryId repository = new RepositoryId(UUID.randomUUID());

  @TempDir Path temp;

  private GitCli upstream;
  private GitCli checkout;
  private String base;
  private ObjectStores stores;
  private GitTransport transport;
  private Quarantine quarantine;
  private Publisher publisher;

  @BeforeEach
  void makeRepositories() {
    upstream = GitCli.initBare(temp.resolve("remotes/app.git"));
    checkout = GitCli.init(temp.resolve("checkout"));
    base = checkout.write("README", "hello\n").commit("first");
    checkout.run("push", "-q", upstream.directory().toString(), "main");
    transport = Transports.local(temp.resolve("data"));
    stores = new ObjectStores(temp.resolve("data/stores"), transport);
    quarantine =
        new Quarantine(
            temp.resolve("data/quarantine"),
            stores,
            QuarantineLimits.usual(1L << 30),
            InstantSource.system());
    publisher = new Publisher(transport, stores);
  }

  @Test
  void publishesWorkToAPath() throws Exception {
    publish(new Remote(upstream.directory().toString(), new Credential.None()));
  }

  @Test
  void publishesWorkOverHttp() throws Exception {
    try (GitHttpServer server = GitHttpServer.serving(temp.resolve("remotes"))) {
      publish(new Remote(server.url("app.git"), new Credential.None()));
    }
  }

  private void publish(Remote remote) throws Exception {
    // Given
    RemoteFacts facts = new RemoteProbe(transport).probe(remote);
    assertThat(facts.defaultBranch()).isEqualTo("main");
    assertThat(facts.headCommit()).isEqualTo(base);
    stores.fetch(repository, remote);
    assertThat(stores.resolve(repository, "main")).contains(base);
    String head = checkout.write("src/a.txt", "one\ntwo\n").commit("add a");
    byte[] pack = checkout.pack(head, base);

    // When
    try (QuarantineRoom room = quarantine.open(new RunId(UUID.randomUUID()), repository)) {
      Verdict verdict =
          room.examine(
              new Work(base, head, BRANCH), new ByteArrayInputStream(pack), ContentScan.NOTHING);
      PushOutcome outcome =
          publisher.push(room, new Push(repository, BRANCH, head, Optional.empty()), remote);

      // Then
      assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
      Verdict.Accepted accepted = (Verdict.Accepted) verdict;
      assertThat(accepted.stat().insertions()).isEqualTo(2);
      assertThat(accepted.commits()).hasSize(1);
      assertThat(text(accepted.diff())).contains("+two");
      assertThat(outcome).isEqualTo(new PushOutcome.Pushed(Optional.empty()));
    }
    assertThat(upstream.run("rev-parse", BRANCH)).isEqualTo(head);
  }

  private static String text(Verdict.DiffText diff) {
    return new String(Zstd.decompress(diff.zstd(), diff.bytes()), StandardCharsets.UTF_8);
  }
}
