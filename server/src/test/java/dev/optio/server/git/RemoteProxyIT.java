package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.RemoteException.Cause;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.outbound.OutboundGuard;
import dev.optio.server.vault.Plaintext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Remotes that are reached only through a proxy, which alone knows their names. */
@Timeout(120)
class RemoteProxyIT {
  private static final String VALUE = "s3cr3t-of-the-remote";
  private static final String PROXY_VALUE = "s3cr3t-of-the-proxy";

  @TempDir Path temp;

  private static TestCertificates identity;

  private GitHttpServer secured;
  private GitHttpServer plain;
  private TestProxy proxy;

  @BeforeAll
  static void makeIdentity(@TempDir Path folder) throws Exception {
    identity = TestCertificates.selfSigned(folder, "dns:git.example");
  }

  @BeforeEach
  void serve() throws Exception {
    GitCli bare = GitCli.initBare(temp.resolve("remotes/app.git"));
    GitCli work = GitCli.init(temp.resolve("work"));
    work.write("README", "hello\n").commit("first");
    work.run("push", "-q", bare.directory().toString(), "main");
    secured = GitHttpServer.serving(temp.resolve("remotes"), identity.server());
    plain = GitHttpServer.serving(temp.resolve("remotes"));
    proxy = TestProxy.to(secured.port());
  }

  @AfterEach
  void end() {
    proxy.close();
    secured.close();
    plain.close();
  }

  @Test
  void fetchesThroughATunnelWithALoginForTheProxyAndACredentialForTheServer() throws Exception {
    // Given
    proxy.withLogin("optio", PROXY_VALUE);
    secured.withBasicAuth("ada", VALUE);
    String login = "http://optio:" + PROXY_VALUE + "@127.0.0.1:" + proxy.port();
    ObjectStores stores =
        new ObjectStores(temp.resolve("stores"), transport(Transports.behind(login)));
    Remote remote = new Remote("https://git.example/app.git", credential());

    // When
    RemoteFacts facts = stores.fetch(new RepositoryId(UUID.randomUUID()), remote);

    // Then
    assertThat(facts.branches()).containsExactly("main");
    assertThat(proxy.heads())
        .isNotEmpty()
        .allMatch(head ->
            head.startsWith("CONNECT git.example:443 ") && !head.contains("\r\nAuthorization"));
    assertThat(secured.seen())
        .isNotEmpty()
        .allMatch(seen ->
            seen.headers().keySet().stream().noneMatch("Proxy-Authorization"::equalsIgnoreCase));
    assertThat(secured.seen().getLast().authorization())
        .contains("Basic " + base64("ada:" + VALUE));
  }

  @Test
  void asksForPlainHttpThroughTheProxyToo() throws Exception {
    try (TestProxy open = TestProxy.to(plain.port())) {
      // When
      RemoteFacts facts =
          new RemoteProbe(transport(Transports.behind(open.url())))
              .probe(new Remote("http://git.example/app.git", new Credential.None()));

      // Then
      assertThat(facts.branches()).containsExactly("main");
      assertThat(open.heads()).allMatch(head -> head.contains(" http://git.example/app.git/"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "*", "127.0.0.0/8"})
  void goesDirectlyToWhatIsExceptedAndToThisMachine(String exception) throws Exception {
    // When
    RemoteFacts facts =
        new RemoteProbe(transport(Transports.behind(proxy.url(), exception)))
            .probe(new Remote(plain.url("app.git"), new Credential.None()));

    // Then
    assertThat(facts.branches()).containsExactly("main");
    assertThat(proxy.heads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.7/app.git",
        "http://169.254.169.254/latest/app.git",
        "https://[fd00::1]/app.git"
      })
  void sendsNoProxyToAnAddressThatIsNotAllowed(String url) {
    // When
    RemoteException thrown = failure(Transports.behind(proxy.url()), url);

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.BLOCKED);
    assertThat(proxy.heads()).isEmpty();
  }

  @Test
  void followsNoRedirectToSuchAnAddress() {
    // Given
    secured.redirectTo("https://10.0.0.7");

    // When
    RemoteException thrown = failure(Transports.behind(proxy.url()), "https://git.example/app.git");

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.BLOCKED);
    assertThat(proxy.heads()).allMatch(head -> head.startsWith("CONNECT git.example:443 "));
  }

  @ParameterizedTest
  @CsvSource({
    "https, 403, BLOCKED, 'opens no way to git.example: status 403'",
    "https, 401, BLOCKED, 'opens no way to git.example: status 401'",
    "https, 302, BLOCKED, 'opens no way to git.example: status 302'",
    "https, 502, UNREACHABLE, 'opens no way to git.example: status 502'",
    "https, 407, BLOCKED, does not accept the user and password",
    "http, 407, BLOCKED, does not accept the user and password"
  })
  void saysThatAProxyRefuses(String scheme, int status, Cause cause, String sentence) {
    // Given
    proxy.refusing(status);
    String login = "http://optio:" + PROXY_VALUE + "@127.0.0.1:" + proxy.port();

    // When
    RemoteException thrown = failure(Transports.behind(login), scheme + "://git.example/app.git");

    // Then
    assertThat(thrown.kind()).isEqualTo(cause);
    assertThat(thrown).hasMessageContaining(sentence);
    assertThat(proxy.heads()).noneMatch(head -> head.contains("\r\nAuthorization"));
  }

  @Test
  void saysThatTheProxyIsAway() throws Exception {
    // Given
    int closed;
    try (ServerSocket brief = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = brief.getLocalPort();
    }

    // When
    RemoteException thrown =
        failure(Transports.behind("http://127.0.0.1:" + closed), "https://git.example/app.git");

    // Then
    assertThat(thrown.kind()).isEqualTo(Cause.UNREACHABLE);
    assertThat(thrown).hasMessageContaining("through the proxy");
  }

  @Test
  void believesNoCertificateThatTheProxyPutsInBetween() throws Exception {
    // Given
    TestCertificates other = TestCertificates.selfSigned(temp, "dns:git.example");
    try (GitHttpServer between = GitHttpServer.serving(temp.resolve("remotes"), other.server());
        TestProxy reading = TestProxy.to(between.port())) {
      // When
      RemoteException thrown =
          failure(Transports.behind(reading.url()), "https://git.example/app.git");

      // Then
      assertThat(thrown.kind()).isEqualTo(Cause.TLS);
      assertThat(between.seen()).isEmpty();
    }
  }

  private RemoteException failure(OutboundGuard guard, String url) {
    RemoteException thrown =
        catchThrowableOfType(
            RemoteException.class,
            () -> new RemoteProbe(transport(guard)).probe(new Remote(url, credential())));
    assertThat(thrown).isNotNull();
    assertThat(ExceptionText.of(thrown))
        .doesNotContain(VALUE, PROXY_VALUE, base64("optio:" + PROXY_VALUE));
    return thrown;
  }

  private GitTransport transport(OutboundGuard guard) {
    try {
      SSLContext tls = identity.trusting();
      return Transports.with(temp.resolve("data"), guard, tls, Duration.ofSeconds(20));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Credential credential() {
    return new Credential.Basic("ada", Plaintext.of(VALUE));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
