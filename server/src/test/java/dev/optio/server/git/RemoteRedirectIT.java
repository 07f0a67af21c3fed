package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.outbound.AllowedHosts;
import dev.optio.server.outbound.OutboundGuard;
import dev.optio.server.vault.Plaintext;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a remote may send a reader on to, and with what. */
@Timeout(120)
class RemoteRedirectIT {
  private static final String VALUE = "s3cr3t-of-the-remote";

  @TempDir Path temp;

  private GitHttpServer first;

  /** On the same machine, but the guard admits only the first one's port. */
  private GitHttpServer forbidden;

  @BeforeEach
  void serve() {
    GitCli bare = GitCli.initBare(temp.resolve("remotes/app.git"));
    GitCli work = GitCli.init(temp.resolve("work"));
    work.write("README", "hello\n").commit("first");
    work.run("push", "-q", bare.directory().toString(), "main");
    first = GitHttpServer.serving(temp.resolve("remotes"));
    forbidden = GitHttpServer.serving(temp.resolve("remotes"));
  }

  @AfterEach
  void end() {
    first.close();
    forbidden.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:PORT",
        "http://localhost:PORT",
        "http://internal.example:PORT",
        "http://[::1]:PORT",
        "http://[::ffff:127.0.0.1]:PORT",
        "http://0.0.0.0:PORT",
        "http://2130706433:PORT",
        "http://0x7f.1:PORT",
        "http://127.1:PORT",
        "http://169.254.169.254",
        "http://169.254.1.1",
        "http://[fe80::1]",
        "http://metadata.example",
        "http://10.0.0.1",
        "http://192.168.0.1",
        "http://[fd00::1]",
        "http://[64:ff9b::7f00:1]:PORT",
        "http://ada:word@127.0.0.1:PORT",
        "http://127.0.0.1:PORT@127.0.0.1:PORT",
        "ftp://127.0.0.1:PORT",
        "file:///etc",
        "jar:file:///etc/x!",
        "http://",
        "http://127.0.0.1:99999",
        "not an address",
      })
  void followsNobodyToAForbiddenAddress(String target) {
    // Given
    first.redirectTo(target.replace("PORT", "" + forbidden.port()));

    // When
    RemoteException thrown = failure(first.url("app.git"));

    // Then
    assertThat(forbidden.seen()).isEmpty();
    assertThat(thrown.kind())
        .isIn(Cause.BLOCKED, Cause.BAD_URL, Cause.UNREACHABLE, Cause.NOT_A_GIT_SERVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:PORT/app.git",
        "http://internal.example:PORT/app.git",
        "http://metadata.example/app.git",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:127.0.0.1]:PORT/app.git",
      })
  void refusesAForbiddenAddressAtOnce(String url) {
    // When
    RemoteException thrown = failure(url.replace("PORT", "" + forbidden.port()));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.BLOCKED);
    assertThat(thrown).hasMessageContaining(OutboundGuard.SETTING);
    assertThat(forbidden.seen()).isEmpty();
  }

  @Test
  void saysWhereAForbiddenRedirectLeads() {
    // Given
    first.redirectTo("http://metadata.example");

    // When
    RemoteException thrown = failure(first.url("app.git"));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.BLOCKED);
    assertThat(thrown).hasMessageStartingWith("metadata.example leads to");
    assertThat(thrown.getMessage()).doesNotContain("169.254");
  }

  @Test
  void endsARedirectThatLeadsBack() {
    // Given
    first.redirectTo("");

    // When
    RemoteException thrown = failure(first.url("app.git"));

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.NOT_A_GIT_SERVER);
    // The first request and the five that JGit lets itself be sent on with.
    assertThat(first.seen()).hasSize(6);
  }

  @Test
  void followsARemoteThatMoved() throws Exception {
    // Given
    first.redirectTo("http://moved.example:" + forbidden.port());

    // When
    RemoteFacts facts = new RemoteProbe(transport("moved.example")).probe(remote());

    // Then
    assertThat(facts.branches()).containsExactly("main");
  }

  @Test
  void takesNoCredentialToAnotherHostOrPort() {
    // Given
    forbidden.withBasicAuth("ada", VALUE);
    for (String target : List.of("http://moved.example:", "http://127.0.0.1:")) {
      first.redirectTo(target + forbidden.port());

      // When
      RemoteException thrown =
          catchThrowableOfType(
              RemoteException.class,
              () -> new RemoteProbe(transport("moved.example", "127.0.0.1")).probe(remote()));

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.NEEDS_CREDENTIALS);
      assertThat(ExceptionText.of(thrown)).doesNotContain(VALUE);
    }
    assertThat(forbidden.seen()).isNotEmpty().allMatch(seen -> seen.authorization().isEmpty());
  }

  private RemoteException failure(String url) {
    RemoteException thrown =
        catchThrowableOfType(
            RemoteException.class, () -> new RemoteProbe(transport()).probe(remote(url)));
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).endsWith(".").doesNotContain("word").hasSizeLessThan(300);
    assertThat(ExceptionText.of(thrown)).doesNotContain(VALUE);
    return thrown;
  }

  private Remote remote() {
    return remote(first.url("app.git"));
  }

  private static Remote remote(String url) {
    return new Remote(url, new Credential.Basic("ada", Plaintext.of(VALUE)));
  }

  /** Admits the first server, and what else is listed. */
  private GitTransport transport(String... more) {
    List<String> allowed =
        Stream.concat(Stream.of("127.0.0.1:" + first.port()), Stream.of(more)).toList();
    OutboundGuard guard =
        new OutboundGuard(
            AllowedHosts.of(allowed),
            name ->
                switch (name) {
                  case "metadata.example" -> List.of(InetAddress.getByName("169.254.169.254"));
                  default -> List.of(InetAddress.getLoopbackAddress());
                });
    return Transports.with(
        temp.resolve("data"), guard, Transports.defaultTls(), Duration.ofSeconds(5));
  }
}
