package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.GitHttpServer.Mode;
import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store takes over from a remote that changes, lies or breaks off. */
@Timeout(300)
class ObjectStoresIT {
  private static final String RESULT =
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-result\r\n\r\n";

  private final RepositoryId repository = new RepositoryId(UUID.randomUUID());

  @TempDir Path temp;

  private GitCli upstream;
  private GitCli work;
  private GitHttpServer server;
  private ObjectStores stores;
  private Remote remote;

  @BeforeEach
  void serve() {
    upstream = GitCli.initBare(temp.resolve("remotes/app.git"));
    work = GitCli.init(temp.resolve("work"));
    work.write("README", "hello\n").commit("first");
    push("main");
    server = GitHttpServer.serving(temp.resolve("remotes"));
    stores = new ObjectStores(temp.resolve("stores"), Transports.local(temp.resolve("data")));
    remote = new Remote(server.url("app.git"), new Credential.None());
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void followsARemoteThatMovesBackwardsAndRemovesBranches() throws Exception {
    // Given
    String first = work.head();
    work.write("a", "1\n").commit("second");
    push("main", "main:gone");
    stores.fetch(repository, remote);
    work.run("reset", "-q", "--hard", first);
    String other = work.write("b", "2\n").commit("instead");
    push("+main", ":gone");

    // When
    stores.fetch(repository, remote);

    // Then
    assertThat(stores.resolve(repository, "main")).contains(other);
    assertThat(stores.resolve(repository, "gone")).isEmpty();
  }

  @Test
  void keepsWhatTheRemotePruned() throws Exception {
    // Given
    String first = work.head();
    String lost = work.write("a", "1\n").commit("lost");
    push("main");
    stores.fetch(repository, remote);
    stores.pin(repository, new TaskId(UUID.randomUUID()), lost);
    work.run("reset", "-q", "--hard", first);
    work.write("b", "2\n").commit("instead");
    push("+main");
    upstream.run("reflog", "expire", "--expire=now", "--all");
    upstream.run("gc", "-q", "--prune=now");

    // When
    stores.fetch(repository, remote);

    // Then
    GitCli store = GitCli.in(stores.directory(repository));
    assertThat(stores.holds(repository, lost)).isTrue();
    assertThat(store.run("show", lost + ":a")).isEqualTo("1");
    assertThat(store.run("fsck", "--full", "--strict", "--connectivity-only")).isEmpty();
  }

  @Test
  void agreesWithARemoteThatSharesLittleHistory() throws Exception {
    // Given
    StringBuilder commits = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      commits
          .append("commit refs/heads/long\ncommitter A <a@example.org> ")
          .append(2_000_000_000 + i)
          .append(" +0000\ndata 1\nx\n");
    }
    work.feed(commits.toString(), "fast-import", "--quiet");
    push("long");
    stores.fetch(repository, remote);
    work.run("checkout", "-q", "--orphan", "new");
    String instead = work.write("b", "2\n").commit("instead");
    push("+new:main", ":long");

    // When
    stores.fetch(repository, remote);

    // Then
    assertThat(stores.resolve(repository, "main")).contains(instead);
    assertThat(server.seen()).hasSizeGreaterThan(6);
  }

  @Test
  void changesNothingWhenTheExchangeBreaksOff() throws Exception {
    // Given
    stores.fetch(repository, remote);
    String before = work.head();
    work.write("a", "1\n".repeat(1_000)).commit("second");
    push("main");
    server.mode(Mode.DROPS);

    // When
    RemoteException thrown = failure();

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.UNREACHABLE);
    assertThat(stores.resolve(repository, "main")).contains(before);
    assertThat(leftOvers()).isEmpty();

    // When
    server.mode(Mode.GIT);
    stores.fetch(repository, remote);

    // Then
    assertThat(stores.resolve(repository, "main")).contains(work.head());
  }

  /** What a server says of its progress goes into memory until its line ends. */
  @Test
  void endsAnExchangeWhoseProgressLineDoesNotEnd() {
    // Given
    String id = work.head();
    RawHttpServer.Answer endless =
        (request, out) -> {
          if (request.startsWith("GET")) {
            String refs =
                RawHttpServer.pkt("# service=git-upload-pack\n")
                    + "0000"
                    + RawHttpServer.pkt(
                        id + " HEAD\0multi_ack_detailed no-done side-band-64k ofs-delta\n")
                    + RawHttpServer.pkt(id + " refs/heads/main\n")
                    + "0000";
            out.write(RawHttpServer.advertisementHead());
            out.write(refs.getBytes(StandardCharsets.ISO_8859_1));
            return;
          }
          out.write(RESULT.getBytes(StandardCharsets.ISO_8859_1));
          out.write(RawHttpServer.pkt("NAK\n").getBytes(StandardCharsets.ISO_8859_1));
          byte[] more =
              RawHttpServer.pkt("\2" + "x".repeat(60_000)).getBytes(StandardCharsets.ISO_8859_1);
          for (int i = 0; i < 4_000; i++) {
            out.write(more);
          }
        };
    try (RawHttpServer lying = RawHttpServer.answering(endless)) {
      remote = new Remote(lying.url("app.git"), new Credential.None());

      // When
      RemoteException thrown = failure();

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.TOO_LARGE);
      assertThat(thrown).hasMessageContaining("does not end");
    }
  }

  @Test
  void takesNoPackThatIsDamaged() throws Exception {
    // Given
    Path pack = onlyPack();
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length / 2] ^= 0x55;
    assertThat(pack.toFile().setWritable(true)).isTrue();
    Files.write(pack, bytes);

    // When
    RemoteException thrown = failure();

    // Then
    assertThat(thrown.kind()).isIn(Cause.UNREACHABLE, Cause.NOT_A_GIT_SERVER);
    assertThat(stores.resolve(repository, "main")).isEmpty();
    assertThat(leftOvers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesNoHistoryWithHoles(boolean overHttp) {
    // Given
    work.write("a", "1\n").commit("second");
    Path shallow = temp.resolve("remotes/shallow.git");
    GitCli.in(temp)
        .run("clone", "-q", "--bare", "--depth=1", "file://" + work.directory(), "" + shallow);
    remote =
        new Remote(
            overHttp ? server.url("shallow.git") : shallow.toString(), new Credential.None());

    for (int i = 0; i < 2; i++) {
      // When
      RemoteException thrown = failure();

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.UNREACHABLE);
      assertThat(thrown).hasMessageContaining("shallow");
      assertThat(stores.resolve(repository, "main")).isEmpty();
    }
  }

  @Test
  void writesNothingBesideTheObjects() throws Exception {
    // When
    stores.fetch(repository, remote);

    // Then
    try (Stream<Path> files = Files.list(stores.directory(repository).resolve("objects"))) {
      assertThat(files.map(file -> "" + file.getFileName()))
          .allMatch(name -> name.matches("[0-9a-f]{2}|info|pack"));
    }
  }

  @Test
  void leavesOutRefsThatAreNeitherBranchNorTag() throws Exception {
    // Given
    upstream.run("update-ref", "refs/optio/tasks/x", work.head());
    upstream.run("update-ref", "refs/pull/1/head", work.head());
    Files.writeString(upstream.directory().resolve("refs/heads/a..b"), work.head() + "\n");

    // When
    RemoteFacts facts = stores.fetch(repository, remote);

    // Then
    assertThat(facts.branches()).containsExactly("main");
    assertThat(GitCli.in(stores.directory(repository)).run("for-each-ref", "--format=%(refname)"))
        .isEqualTo("refs/heads/main");
  }

  @Test
  void takesTheOtherOfABranchAndADirectoryOfBranches() throws Exception {
    // Given
    push("main:side");
    stores.fetch(repository, remote);
    push(":side");
    push("main:side/way");

    // When
    stores.fetch(repository, remote);

    // Then
    assertThat(stores.resolve(repository, "side")).isEmpty();
    assertThat(stores.resolve(repository, "side/way")).contains(work.head());
  }

  @Test
  void runsNothingOfAPathsConfiguration() throws Exception {
    // Given
    Path ran = temp.resolve("ran");
    Path evil = temp.resolve("evil");
    Files.writeString(evil, "#!/bin/sh\ntouch " + ran + "\n");
    assertThat(evil.toFile().setExecutable(true)).isTrue();
    for (String key :
        List.of("uploadpack.packObjectsHook", "core.fsmonitor", "core.alternateRefsCommand")) {
      upstream.run("config", key, evil.toString());
    }
    upstream.run("config", "core.hooksPath", temp.toString());
    remote = new Remote(upstream.directory().toString(), new Credential.None());

    // When
    stores.fetch(repository, remote);

    // Then
    assertThat(stores.resolve(repository, "main")).contains(work.head());
    assertThat(ran).doesNotExist();
  }

  private void push(String... what) {
    String[] command =
        Stream.concat(Stream.of("push", "-q", upstream.directory().toString()), Stream.of(what))
            .toArray(String[]::new);
    work.run(command);
  }

  private Path onlyPack() throws IOException {
    upstream.run("gc", "-q");
    try (Stream<Path> files = Files.list(upstream.directory().resolve("objects/pack"))) {
      return files.filter(file -> file.toString().endsWith(".pack")).findFirst().orElseThrow();
    }
  }

  /** Half-written packs. */
  private List<Path> leftOvers() throws IOException {
    try (Stream<Path> files = Files.walk(stores.directory(repository).resolve("objects"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().matches(".*\\.(pack|idx|rev|keep)"))
          .filter(file -> !file.toString().contains("/info/"))
          .toList();
    }
  }

  private RemoteException failure() {
    RemoteException thrown =
        catchThrowableOfType(RemoteException.class, () -> stores.fetch(repository, remote));
    assertThat(thrown).isNotNull();
    return thrown;
  }
}
