package dev.optio.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.outbound.ProxyRules.Login;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through a proxy, and what does not. */
class ProxyRulesTest {
  private static final Optional<URI> ONE = Optional.of(URI.create("http://one.example:3128"));
  private static final Optional<URI> TWO = Optional.of(URI.create("http://two.example"));

  @Test
  void eachSchemeHasItsProxy() {
    // Given
    ProxyRules rules = ProxyRules.of(ONE, TWO, List.of());

    // Then
    assertThat(rules.proxyFor("https", "git.example", 443))
        .contains(new ProxyRules.Proxy("one.example", 3128, Optional.empty()));
    assertThat(rules.proxyFor("http", "git.example", 80))
        .contains(new ProxyRules.Proxy("two.example", 80, Optional.empty()));
    assertThat(ProxyRules.of(ONE, Optional.empty(), List.of()).proxyFor("http", "git.example", 80))
        .isEmpty();
    assertThat(ProxyRules.NONE.proxyFor("https", "git.example", 443)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "*, git.example, 443",
    "git.example, git.example, 443",
    "GIT.Example., git.example, 443",
    "git.example, GIT.EXAMPLE, 443",
    "example, git.example, 443",
    ".example, git.example, 443",
    "*.example, git.example, 443",
    "git.example:443, git.example, 443",
    ".example:8443, git.example, 8443",
    "10.0.0.0/8, 10.1.2.3, 443",
    "10.1.2.3, 10.1.2.3, 443",
    "10.1.2.3:443, 10.1.2.3, 443",
    "fd00::/8, '[fd00::7]', 443",
    "fd00::7, '[fd00::7]', 443",
    "'[fd00::7]:443', '[fd00::7]', 443"
  })
  void whatIsExceptedIsAskedWithout(String exception, String host, int port) {
    assertThat(ProxyRules.of(ONE, TWO, List.of(exception)).proxyFor("https", host, port)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "git.example, git.example.org, 443",
    "git.example, notgit.example, 443",
    ".example, example, 443",
    "*.example, example, 443",
    "git.example:443, git.example, 8443",
    "10.0.0.0/8, 11.1.2.3, 443",
    "10.0.0.0/8, git.example, 443",
    "10.1.2.3:443, 10.1.2.3, 8443"
  })
  void whatIsNotIsAskedThroughIt(String exception, String host, int port) {
    assertThat(ProxyRules.of(ONE, TWO, List.of(exception)).proxyFor("https", host, port))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.1.0.0/8", "10.*", "http://git.example", "git.example:", "*git.example"})
  void whatIsNoExceptionIsRefused(String exception) {
    assertThatThrownBy(() -> ProxyRules.of(ONE, Optional.empty(), List.of("a", exception)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"" + exception + "\" is not understood.");
    assertThat(ProxyRules.of(Optional.empty(), Optional.empty(), List.of(exception)))
        .isSameAs(ProxyRules.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"})
  void thisMachineIsAskedWithout(String host) {
    assertThat(ProxyRules.of(ONE, TWO, List.of()).proxyFor("http", host, 80)).isEmpty();
  }

  @Test
  void aLoginIsDecodedAndNotPrinted() {
    // When
    Optional<Login> login = Login.of(URI.create("http://me%40corp:a+b%3Ac:d@proxy.example"));

    // Then
    assertThat(login).contains(new Login("me@corp", "a+b:c:d"));
    assertThat(login.toString()).doesNotContain("a+b");
    assertThat(Login.of(URI.create("http://me@proxy.example"))).contains(new Login("me", ""));
    assertThat(Login.of(URI.create("http://proxy.example"))).isEmpty();
  }

  @Test
  void theGuardJudgesAddressesThatAProxyConnectsToAndLooksNoNameUp() {
    // Given
    OutboundGuard guard =
        new OutboundGuard(
            AllowedHosts.NONE,
            name -> {
              throw new AssertionError("asked for " + name);
            },
            ProxyRules.of(ONE, TWO, List.of()));

    // Then
    assertThat(guard.checkThroughProxy("git.example", 443))
        .isEqualTo(new OutboundGuard.Decision.Admitted("git.example", 443, List.of()));
    assertThat(guard.checkThroughProxy("10.0.0.7", 443))
        .isInstanceOf(OutboundGuard.Decision.Refused.class);
    assertThat(guard.checkThroughProxy("0x7f.1", 443))
        .isInstanceOf(OutboundGuard.Decision.Malformed.class);
  }
}
