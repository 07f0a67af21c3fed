package dev.optio.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.git.Credential;
import dev.optio.server.git.GitCli;
import dev.optio.server.git.GitTransport;
import dev.optio.server.git.ObjectStores;
import dev.optio.server.git.Remote;
import dev.optio.server.git.Transports;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with one commit of a remote, and rooms for work on top of it. Whatever is examined, the
 * store stays as it is, and nothing is left of the room.
 */
abstract class QuarantineFixture {
  static final String BRANCH = "optio/task-1-change";

  final RepositoryId repository = new RepositoryId(UUID.randomUUID());

  @TempDir Path temp;

  GitCli upstream;
  GitCli checkout;
  String base;
  GitTransport transport;
  ObjectStores stores;
  Remote remote;

  @BeforeEach
  void makeStore() throws Exception {
    upstream = GitCli.initBare(temp.resolve("remotes/app.git"));
    checkout = GitCli.init(temp.resolve("checkout"));
    base = checkout.write("README", "hello\n").commit("first");
    checkout.run("push", "-q", upstream.directory().toString(), "main");
    transport = Transports.local(temp.resolve("data"));
    stores = new ObjectStores(temp.resolve("data/stores"), transport);
    remote = new Remote(upstream.directory().toString(), new Credential.None());
    stores.fetch(repository, remote);
  }

  final Verdict examined(byte[] pack, String head) throws IOException {
    return examined(pack, head, QuarantineLimits.usual(1L << 30));
  }

  final Verdict examined(byte[] pack, String head, QuarantineLimits limits) throws IOException {
    return examined(pack, new Work(base, head, BRANCH), limits, ContentScan.NOTHING);
  }

  final Verdict examined(byte[] pack, Work work, QuarantineLimits limits, ContentScan scan)
      throws IOException {
    List<String> before = stored();
    Verdict verdict;
    try (QuarantineRoom room = quarantine(limits).open(new RunId(UUID.randomUUID()), repository)) {
      verdict = room.examine(work, new ByteArrayInputStream(pack), scan);
    }
    assertThat(stored()).isEqualTo(before);
    try (Stream<Path> left = Files.list(temp.resolve("data/quarantine"))) {
      assertThat(left).isEmpty();
    }
    return verdict;
  }

  final Quarantine quarantine(QuarantineLimits limits) {
    return new Quarantine(temp.resolve("data/quarantine"), stores, limits, InstantSource.system());
  }

  /** Writes an object as it is, however wrong; gives its id. */
  final String object(String type, byte[] content) {
    byte[] id = checkout.bytes(content, "hash-object", "--literally", "-w", "-t", type, "--stdin");
    return new String(id, StandardCharsets.US_ASCII).strip();
  }

  /** A commit on the base. */
  final String commitOf(String tree) {
    return object("commit", HandPack.commit(tree, base));
  }

  private List<String> stored() throws IOException {
    try (Stream<Path> files = Files.walk(stores.directory(repository))) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  static void assertRefused(Verdict verdict, Refusal... refusals) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Verdict.Refused refused = (Verdict.Refused) verdict;
    assertThat(refused.refusal()).as(refused.sentence()).isIn((Object[]) refusals);
    assertThat(refused.sentence()).endsWith(".").hasSizeLessThan(500).doesNotContain("\u001b");
  }
}
