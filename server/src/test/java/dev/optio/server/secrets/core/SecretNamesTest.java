package dev.optio.server.secrets.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names of secrets would steer the processes that find them in their environment. */
class SecretNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "HOME",
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "DYLD_INSERT_LIBRARIES",
        "GIT_SSH_COMMAND",
        "GIT_CONFIG_COUNT",
        "GIT_DIR",
        "NODE_OPTIONS",
        "BASH_ENV",
        "ENV",
        "IFS",
        "PYTHONSTARTUP",
        "PERL5OPT",
        "RUBYOPT",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "OPTIO_RUN_ID",
        "OPTIO_ANYTHING",
        "HTTPS_PROXY",
        "SSL_CERT_FILE",
        "NODE_EXTRA_CA_CERTS",
        "SSH_ASKPASS",
        "XDG_CONFIG_HOME",
        "NPM_CONFIG_REGISTRY",
        "EDITOR",
        "PAGER"
      })
  void thatSteerProcessesAreKnown(String name) {
    assertThat(SecretNames.steersProcesses(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ANTHROPIC_API_KEY",
        "NPM_TOKEN",
        "DATABASE_URL",
        "GITHUB_TOKEN",
        "PATHS",
        "MY_PATH",
        "HOMEPAGE",
        "LDAP_PASSWORD",
        "DIGIT_KEY"
      })
  void thatHoldSecretsAreNot(String name) {
    assertThat(SecretNames.steersProcesses(name)).isFalse();
  }
}
