package dev.optio.server.repos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.RepositoryMessages.RemoteCredential;
import dev.optio.server.git.GitCli;
import dev.optio.server.git.GitHttpServer;
import dev.optio.server.git.GitHttpServer.Mode;
import dev.optio.server.git.GitTransport;
import dev.optio.server.git.RemoteProbe;
import dev.optio.server.git.Transports;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.outbound.AllowedHosts;
import dev.optio.server.outbound.OutboundGuard;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of a remote that cannot be used. */
@Timeout(120)
class RemoteLookIT {
  private static final String VALUE = "s3cr3t-of-the-remote";
  private static final RemoteCredential NOTHING =
      new RemoteCredential("none", Optional.empty(), Optional.empty());
  private static final RemoteCredential TOKEN =
      new RemoteCredential("token", Optional.of("REMOTE_TOKEN"), Optional.empty());
  private static final RemoteCredential BASIC =
      new RemoteCredential("basic", Optional.of("REMOTE_TOKEN"), Optional.of("ada"));

  private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());

  @TempDir Path temp;

  private GitHttpServer server;

  @BeforeEach
  void serve() {
    Path remotes = temp.resolve("remotes");
    GitCli bare = GitCli.initBare(remotes.resolve("app.git"));
    GitCli.initBare(remotes.resolve("empty.git"));
    GitCli work = GitCli.init(temp.resolve("work"));
    work.write("README", "hello\n").commit("first");
    work.run("push", "-q", bare.directory().toString(), "main", "main:other");
    server = GitHttpServer.serving(remotes);
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void showsWhatAGoodRemoteHas() {
    // When
    RemoteLook.Seen seen = seen(local(), server.url("app.git"), NOTHING);

    // Then
    assertThat(seen).isInstanceOf(RemoteLook.Seen.Usable.class);
    RemoteLook.Seen.Usable usable = (RemoteLook.Seen.Usable) seen;
    assertThat(usable.branches()).containsExactly("main", "other");
    assertThat(usable.facts().defaultBranch()).isEqualTo("main");
    assertThat(usable.hasBranch("third")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, REMOTE_NOT_FOUND",
    "UNAUTHORIZED, REMOTE_NEEDS_CREDENTIALS",
    "FORBIDDEN, REMOTE_NEEDS_CREDENTIALS",
    "FAILING, REMOTE_UNREACHABLE",
    "GARBAGE, REMOTE_NOT_A_GIT_SERVER",
    "LOGIN_PAGE, REMOTE_NOT_A_GIT_SERVER",
    "SILENT, REMOTE_UNREACHABLE",
  })
  void saysWhatIsWrongWithAServer(Mode mode, ErrorCode code) {
    // Given
    server.mode(mode);

    // When
    Outcome.Refused<?> why = refused(local(), server.url("app.git"), NOTHING);

    // Then
    assertThat(why.code()).isEqualTo(code);
    assertThat(why.message()).contains("127.0.0.1").hasSizeLessThan(200).endsWith(".");
  }

  @ParameterizedTest
  @CsvSource({
    "absent.git, REMOTE_NOT_FOUND",
    "empty.git, REMOTE_EMPTY",
  })
  void saysThatARepositoryIsAbsentOrEmpty(String path, ErrorCode code) {
    // When
    Outcome.Refused<?> served = refused(local(), server.url(path), NOTHING);

    // Then
    assertThat(served.code()).isEqualTo(code);
  }

  @Test
  void saysWhatIsWrongWithAPath() throws Exception {
    // Given
    Path plain = Files.createDirectories(temp.resolve("plain"));
    Path own = Files.createDirectories(temp.resolve("data/inside"));
    Path linked = Files.createSymbolicLink(temp.resolve("link"), own);

    // Then
    assertThat(code(temp.resolve("absent"))).isEqualTo(ErrorCode.REMOTE_NOT_FOUND);
    assertThat(code(temp.resolve("work/README"))).isEqualTo(ErrorCode.REMOTE_NOT_FOUND);
    assertThat(code(plain)).isEqualTo(ErrorCode.REMOTE_NOT_A_GIT_SERVER);
    assertThat(code(temp.resolve("remotes/empty.git"))).isEqualTo(ErrorCode.REMOTE_EMPTY);
    assertThat(code(own)).isEqualTo(ErrorCode.REMOTE_BLOCKED);
    assertThat(code(linked)).isEqualTo(ErrorCode.REMOTE_BLOCKED);
  }

  @Test
  void saysThatAPathLeadsToWhatIsOnlyHalfARepository() throws Exception {
    // Given
    Path worktree = temp.resolve("worktree");
    GitCli.in(temp.resolve("work")).run("worktree", "add", "-q", worktree.toString(), "-b", "w");
    Path pointing = Files.createDirectories(temp.resolve("pointing"));
    Files.writeString(pointing.resolve(".git"), "gitdir: " + temp.resolve("work/.git") + "\n");
    GitCli unreadable = GitCli.init(temp.resolve("unreadable"));
    Files.writeString(unreadable.directory().resolve(".git/config"), "[core\nthis is none");

    // Then
    assertThat(code(worktree)).isEqualTo(ErrorCode.REMOTE_NOT_A_GIT_SERVER);
    assertThat(code(pointing)).isEqualTo(ErrorCode.REMOTE_NOT_A_GIT_SERVER);
    assertThat(code(unreadable.directory())).isEqualTo(ErrorCode.REMOTE_NOT_A_GIT_SERVER);
  }

  @Test
  void opensAClosedRemoteWithTheRightCredentialOnly() {
    // Given
    server.withBasicAuth("ada", VALUE);
    String url = server.url("app.git");

    // Then
    assertThat(refused(local(), url, NOTHING).code()).isEqualTo(ErrorCode.REMOTE_NEEDS_CREDENTIALS);
    assertThat(seen(local(), url, BASIC)).isInstanceOf(RemoteLook.Seen.Usable.class);
    // A token is sent with another user name, which this server does not take.
    Outcome.Refused<?> wrong = refused(local(), url, TOKEN);
    assertThat(wrong.code()).isEqualTo(ErrorCode.REMOTE_BAD_CREDENTIALS);
    assertThat(wrong.toString()).doesNotContain(VALUE);
  }

  @Test
  void asksOnceWithACredentialThatIsNotTaken() {
    // Given
    server.withBasicAuth("ada", "something else");

    // When
    Outcome.Refused<?> why = refused(local(), server.url("app.git"), BASIC);

    // Then
    assertThat(why.code()).isEqualTo(ErrorCode.REMOTE_BAD_CREDENTIALS);
    assertThat(why.toString()).doesNotContain(VALUE);
    assertThat(server.seen().stream().filter(seen -> seen.authorization().isPresent()).count())
        .isEqualTo(1);
    assertThat(server.seen()).noneMatch(seen -> seen.uri().contains(VALUE));
  }

  @Test
  void saysThatASecretIsUnknown() {
    // Given
    RemoteCredential unknown =
        new RemoteCredential("token", Optional.of("NO_SUCH"), Optional.empty());

    // When
    Outcome.Refused<?> why = refused(local(), server.url("app.git"), unknown);

    // Then
    assertThat(why.code()).isEqualTo(ErrorCode.SECRET_UNKNOWN);
    assertThat(server.seen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"OPENAI_API_KEY", "GITHUB_TOKEN"})
  void sendsNoWellKnownSecretToAnotherHost(String secret) {
    // Given
    RemoteCredential elsewhere =
        new RemoteCredential("token", Optional.of(secret), Optional.empty());

    // When
    Outcome.Refused<?> why = refused(local(), server.url("app.git"), elsewhere);

    // Then
    assertThat(why.code()).isEqualTo(ErrorCode.REMOTE_BLOCKED);
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    // Given
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    // When
    Outcome.Refused<?> why = refused(local(), "http://127.0.0.1:" + port + "/a/b", NOTHING);

    // Then
    assertThat(why.code()).isEqualTo(ErrorCode.REMOTE_UNREACHABLE);
    assertThat(why.message()).isEqualTo("127.0.0.1 cannot be reached.");
  }

  @Test
  void saysThatAHostIsUnknown() {
    // Given
    OutboundGuard guard =
        new OutboundGuard(
            AllowedHosts.NONE,
            name -> {
              throw new UnknownHostException(name);
            });

    // When
    Outcome.Refused<?> why = refused(guarded(guard), "https://git.example/a/b", NOTHING);

    // Then
    assertThat(why.code()).isEqualTo(ErrorCode.REMOTE_UNREACHABLE);
    assertThat(why.message()).contains("git.example is not known to the name service");
  }

  private ErrorCode code(Path path) {
    return refused(local(), path.toString(), NOTHING).code();
  }

  private Outcome.Refused<?> refused(GitTransport over, String url, RemoteCredential credential) {
    RemoteLook.Seen seen = seen(over, url, credential);
    assertThat(seen).isInstanceOf(RemoteLook.Seen.Unusable.class);
    return ((RemoteLook.Seen.Unusable) seen).why();
  }

  private RemoteLook.Seen seen(GitTransport over, String url, RemoteCredential credential) {
    RemoteAccess access = new RemoteAccess(new OneSecretVault("REMOTE_TOKEN", VALUE));
    return new RemoteLook(access, new RemoteProbe(over))
        .at(workspace, Optional.empty(), url, credential, Optional.empty());
  }

  private GitTransport local() {
    return guarded(Transports.guard("127.0.0.1"));
  }

  private GitTransport guarded(OutboundGuard guard) {
    return Transports.with(
        temp.resolve("data"), guard, Transports.defaultTls(), Duration.ofSeconds(3));
  }
}
