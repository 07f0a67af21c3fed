package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.vault.Plaintext;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers are believed to be who they say. */
@Timeout(120)
class RemoteTlsIT {
  private static final String VALUE = "s3cr3t-of-the-remote";

  @TempDir Path temp;

  @BeforeEach
  void makeRepository() {
    GitCli bare = GitCli.initBare(temp.resolve("remotes/app.git"));
    GitCli work = GitCli.init(temp.resolve("work"));
    work.write("README", "hello\n").commit("first");
    work.run("push", "-q", bare.directory().toString(), "main");
  }

  @ParameterizedTest
  @CsvSource({
    "ip:127.0.0.1, false",
    "dns:elsewhere.example, true",
    "ip:127.0.0.2, true",
  })
  void believesNoCertificateThatIsUntrustedOrForAnotherHost(String names, boolean trusted)
      throws Exception {
    // Given
    TestCertificates made = TestCertificates.selfSigned(temp, names);
    SSLContext tls = trusted ? made.trusting() : Transports.defaultTls();
    try (GitHttpServer secured = serving(made)) {
      // When
      RemoteException thrown = failure(tls, secured.url("app.git"));

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.TLS);
      assertThat(thrown).hasMessageContaining("127.0.0.1");
      assertThat(secured.seen()).isEmpty();
    }
  }

  @Test
  void believesACertificateThatIsTrusted() throws Exception {
    // Given
    TestCertificates made = TestCertificates.selfSigned(temp, "ip:127.0.0.1");
    try (GitHttpServer secured = serving(made)) {
      // When
      RemoteFacts facts = probe(made.trusting()).probe(remote(secured.url("app.git")));

      // Then
      assertThat(facts.branches()).containsExactly("main");
    }
  }

  @Test
  void neverGoesOnWithoutTlsWhenSentThere() throws Exception {
    // Given
    TestCertificates made = TestCertificates.selfSigned(temp, "ip:127.0.0.1");
    try (GitHttpServer secured = serving(made);
        GitHttpServer open = GitHttpServer.serving(temp.resolve("remotes"))) {
      secured.redirectTo("http://127.0.0.1:" + open.port());

      // When
      RemoteException thrown = failure(made.trusting(), secured.url("app.git"));

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.NOT_A_GIT_SERVER);
      assertThat(open.seen()).isEmpty();
    }
  }

  @Test
  void saysThatAServerSpeaksNoTls() {
    try (RawHttpServer plain = RawHttpServer.saying(RawHttpServer.http(400, "", "no"))) {
      // When
      RemoteException thrown =
          failure(Transports.defaultTls(), "https://127.0.0.1:" + plain.port() + "/a/b");

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.TLS);
    }
  }

  @Test
  void saysThatAServerSpeaksOnlyTls() throws Exception {
    // Given
    TestCertificates made = TestCertificates.selfSigned(temp, "ip:127.0.0.1");
    try (GitHttpServer secured = serving(made)) {
      // When
      RemoteException thrown =
          failure(made.trusting(), "http://127.0.0.1:" + secured.port() + "/app.git");

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.UNREACHABLE);
    }
  }

  private GitHttpServer serving(TestCertificates made) throws Exception {
    return GitHttpServer.serving(temp.resolve("remotes"), made.server());
  }

  private RemoteException failure(SSLContext tls, String url) {
    RemoteException thrown =
        catchThrowableOfType(RemoteException.class, () -> probe(tls).probe(remote(url)));
    assertThat(thrown).isNotNull();
    assertThat(ExceptionText.of(thrown)).doesNotContain(VALUE);
    return thrown;
  }

  private static Remote remote(String url) {
    return new Remote(url, new Credential.Basic("ada", Plaintext.of(VALUE)));
  }

  private RemoteProbe probe(SSLContext tls) {
    return new RemoteProbe(
        Transports.with(
            temp.resolve("data"), Transports.guard("127.0.0.1"), tls, Duration.ofSeconds(5)));
  }
}
