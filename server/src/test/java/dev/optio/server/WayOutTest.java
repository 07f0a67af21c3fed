package dev.optio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.config.Settings;
import dev.optio.server.git.TestCertificates;
import dev.optio.server.sandbox.local.LocalSettings.Network;
import dev.optio.server.vault.Plaintext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents are told of the network. */
class WayOutTest {
  private static final String PROXY = "http://optio:s3cr3t@proxy.example:3128/";

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        .isEqualTo(Map.of("HTTP_PROXY", "http://optio:s3cr3t@proxy.example:3128"));
  }

  @Test
  void hidesItInLogsEitherWay() {
    assertThat(hidden(PROXY)).containsOnlyKeys("HTTPS_PROXY", "OWN");
    assertThat(hidden("proxy.example")).containsOnlyKeys("OWN");
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
