package dev.optio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.config.Settings;
import dev.optio.server.git.TestCertificates;
import dev.optio.server.sandbox.local.LocalSettings.Network;
import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Masker;
import dev.optio.server.vault.Plaintext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agents are told of the network. */
class WayOutTest {
  private static final String PROXY = "http://optio:s3cr3t%2Fword@proxy.example:3128/";
  private static final Grant GRANT = Grant.issue("tests");

  @TempDir Path temp;

  @Test
  void saysNothingWhereNothingIsSet() throws Exception {
    assertThat(network(Map.of("NO_PROXY", "a.example"), Optional.empty())).isEqualTo(Network.OPEN);
  }

  @Test
  void keepsTheProxysLoginFromAgents() throws Exception {
    // When
    Network network =
        network(Map.of("https_proxy", PROXY, "no_proxy", ".internal 10.0.0.0/8"), Optional.empty());

    // Then
    assertThat(network.proxies())
        .isEqualTo(
            Map.of(
                "HTTPS_PROXY",
                "http://proxy.example:3128",
                "NO_PROXY",
                ".internal,10.0.0.0/8,localhost,127.0.0.1,::1"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'localhost,127.0.0.1,::1'",
    "'::1 localhost', '::1,localhost,127.0.0.1'",
    "'a.example,*', *"
  })
  void letsAgentsReachTheirOwnMachine(String set, String told) throws Exception {
    assertThat(
            network(Map.of("HTTPS_PROXY", PROXY, "NO_PROXY", set), Optional.empty())
                .proxies()
                .get("NO_PROXY"))
        .isEqualTo(told);
  }

  @Test
  void givesItToAgentsWhenASettingSaysSo() throws Exception {
    // When
    Network network =
        network(Map.of("HTTP_PROXY", PROXY, "OPTIO_AGENT_PROXY_LOGIN", "true"), Optional.empty());

    // Then
    assertThat(network.proxies())
        .containsEntry("HTTP_PROXY", "http://optio:s3cr3t%2Fword@proxy.example:3128");
  }

  /** As a variable has it, as a program decodes it, and as curl prints what it sends. */
  @Test
  void hidesItInLogsHoweverItIsWritten() throws Exception {
    // Given
    Masker masker = Masker.of(hidden(PROXY), GRANT);
    String shown =
        network(Map.of("HTTPS_PROXY", PROXY, "OPTIO_AGENT_PROXY_LOGIN", "true"), Optional.empty())
            .proxies()
            .get("HTTPS_PROXY");

    // Then
    assertThat(masker.mask(String.valueOf(shown)))
        .isEqualTo("http://optio:‹hidden: HTTPS_PROXY›@proxy.example:3128");
    assertThat(masker.mask("s3cr3t/word")).isEqualTo("‹hidden: HTTPS_PROXY›");
    for (String sent : List.of("optio:s3cr3t/word", "optio:s3cr3t%2Fword")) {
      String header =
          "Basic " + Base64.getEncoder().encodeToString(sent.getBytes(StandardCharsets.UTF_8));
      assertThat(masker.mask(header)).startsWith("Basic ‹hidden: HTTPS_PROXY›").hasSizeLessThan(31);
    }
    assertThat(hidden("proxy.example")).containsOnlyKeys("OWN");
    assertThat(hidden("optio@proxy.example")).containsOnlyKeys("OWN");
  }

  @Test
  void givesAgentsNoPasswordThatIsTooShortToBeHidden() throws Exception {
    // Given
    String enough = "p".repeat(Masker.MIN_LENGTH);
    Map<String, String> short7 = login(enough.substring(1));

    // Then
    assertThatThrownBy(() -> settings(short7))
        .hasMessageContaining(
            "OPTIO_AGENT_PROXY_LOGIN cannot be true while the password in HTTP_PROXY has fewer"
                + " than 8 characters");
    assertThatThrownBy(() -> settings(login("%70%70%70"))).hasMessageContaining("fewer than 8");
    assertThat(network(login(enough), Optional.empty()).proxies().get("HTTP_PROXY"))
        .contains(enough);
    assertThat(network(login(""), Optional.empty()).proxies()).containsKey("HTTP_PROXY");
  }

  private static Map<String, String> login(String password) {
    return Map.of(
        "HTTP_PROXY",
        "http://optio:" + password + "@proxy.example",
        "OPTIO_AGENT_PROXY_LOGIN",
        "true");
  }

  @Test
  void refusesToStartWithAnExceptionThatIsNone() {
    // Given
    WayOut wrong = new WayOut(settings(Map.of("HTTPS_PROXY", PROXY, "NO_PROXY", "a.example,10.*")));

    // Then
    assertThatThrownBy(wrong::guard)
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("NO_PROXY: \"10.*\" is not understood.");
  }

  @Test
  void doesNotMindExceptionsWhereThereIsNoProxy() throws Exception {
    assertThat(new WayOut(settings(Map.of("NO_PROXY", "10.*"))).guard()).isNotNull();
  }

  private static Map<String, Plaintext> hidden(String proxy) {
    return new WayOut(settings(Map.of("HTTPS_PROXY", proxy)))
        .passwordsAnd("OWN", Plaintext.of("value"));
  }

  @Test
  void writesTheAuthoritiesOnceMoreAtEachStart() throws Exception {
    // Given
    Path bundle = TestCertificates.selfSigned(temp, "dns:a.example").pem(temp.resolve("ca.pem"));

    // When
    network(Map.of(), Optional.of(bundle));
    Network network = network(Map.of(), Optional.of(bundle));

    // Then
    Path file = network.authorities().orElseThrow();
    assertThat(file).isRegularFile().hasParent(temp.resolve("data").toRealPath());
    assertThat(Files.readString(file)).startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(temp.resolve("data")).isDirectoryNotContaining("glob:**/.authorities*");
  }

  @Test
  void refusesToStartWithABundleThatIsNone() throws IOException {
    // Given
    Path bundle = Files.writeString(temp.resolve("ca.pem"), "none");

    // Then
    assertThatThrownBy(() -> network(Map.of(), Optional.of(bundle)))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("OPTIO_CA_BUNDLE: ");
  }

  private Network network(Map<String, String> set, Optional<Path> bundle)
      throws StartException, IOException {
    return new WayOut(settings(set)).network(bundle, DataFolder.at(temp.resolve("data")));
  }

  private static Settings settings(Map<String, String> set) {
    Map<String, String> environment = new HashMap<>(set);
    environment.put("OPTIO_AUTH_DISABLED", "true");
    return Settings.read(environment);
  }
}
