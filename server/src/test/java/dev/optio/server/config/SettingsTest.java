package dev.optio.server.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the environment becomes settings. */
class SettingsTest {
  private static final String KEY = "0123456789abcdef".repeat(4);

  /** Every setting, at a value that is not its default. */
  private static final Map<String, String> FULL =
      Map.ofEntries(
          entry("API_HOST", "::1"),
          entry("API_PORT", "8080"),
          entry("API_PUBLIC_URL", "https://optio.example"),
          entry("HTTPS_PROXY", "http://optio:p%40ssword@proxy.example:3128"),
          entry("HTTP_PROXY", "proxy.example:3129"),
          entry("NO_PROXY", "localhost, .internal 10.0.0.0/8"),
          entry("OPTIO_AGENT_PROXY_LOGIN", "true"),
          entry("OPTIO_AUTH_DISABLED", "true"),
          entry("OPTIO_CA_BUNDLE", "/etc/optio/ca.pem"),
          entry("OPTIO_DATABASE_CONNECTIONS", "32"),
          entry("OPTIO_DATABASE_URL", "postgres://optio:p%40ssword@db.example:6432/work"),
          entry("OPTIO_DATA_DIR", "/var/lib/optio"),
          entry("OPTIO_DRAIN", "2m"),
          entry("OPTIO_ENCRYPTION_KEY", KEY),
          entry("OPTIO_LEASE", "1500ms"),
          entry("OPTIO_LOCAL_ISOLATION", "none"),
          entry("OPTIO_LOCAL_VIEW", " /opt/agents ,/opt/node"),
          entry("OPTIO_LOG_FORMAT", "text"),
          entry("OPTIO_LOG_LEVEL", "DEBUG"),
          entry("OPTIO_MANAGEMENT_HOST", "0.0.0.0"),
          entry("OPTIO_MANAGEMENT_PORT", "9191"),
          entry("OPTIO_MAX_CONCURRENT", "12"),
          entry("OPTIO_MAX_CONCURRENT_PER_WORKSPACE", "3"),
          entry("OPTIO_ON_EXIT", "interrupt"),
          entry("OPTIO_OUTBOUND_ALLOWED_HOSTS", "git.internal, 10.0.0.0/8"),
          entry("OPTIO_OUTPUT_LIMIT", "1048576"),
          entry("OPTIO_REDIS_URL", "rediss://cache.example:6380"),
          entry("OPTIO_RETENTION_CAPSULES", "7"),
          entry("OPTIO_RETENTION_DIFFS", "365"),
          entry("OPTIO_RETENTION_LOGS", "90"),
          entry("OPTIO_RUNTIME", "local"),
          entry("OPTIO_TEST_FAIL_POINT", "CLAIM_COMMITTED"),
          entry("OPTIO_VALIDATE_REPLIES", "yes"),
          entry("OPTIO_WEB_DIRECTORY", "/srv/optio/web"),
          entry("WEB_PUBLIC_URL", "https://optio.example"));

  private static Settings read(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>(Map.of("OPTIO_AUTH_DISABLED", "true"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Settings.read(environment);
  }

  private static List<String> mistakes(String... namesAndValues) {
    return catchThrowableOfType(SettingsException.class, () -> read(namesAndValues)).mistakes();
  }

  @Test
  void everySettingIsMapped() {
    assertThat(FULL.keySet()).containsExactlyInAnyOrderElementsOf(KnownSettings.names());
  }

  @Nested
  class ByDefault {
    private final Settings settings = read("HOME", "/home/somebody");

    @Test
    void listensOnLoopbackWhileSignInIsDisabled() {
      assertThat(settings.access().disabled()).isTrue();
      assertThat(settings.listen())
          .isEqualTo(
              new Settings.Listen(
                  "127.0.0.1", 4000, "127.0.0.1", 9090, Optional.empty(), Duration.ofSeconds(20)));
    }

    @Test
    void keepsItsFilesInTheUsersDataFolder() {
      assertThat(settings.dataDirectory()).isEqualTo(Path.of("/home/somebody/.local/share/optio"));
      assertThat(read("HOME", "/home/somebody", "XDG_DATA_HOME", "/data").dataDirectory())
          .isEqualTo(Path.of("/data/optio"));
    }

    @Test
    void startsItsOwnStores() {
      assertThat(settings.stores())
          .isEqualTo(new Settings.Stores(Optional.empty(), Optional.empty(), Optional.empty(), 16));
    }

    @Test
    void takesTheKeyFromItsFile() {
      assertThat(settings.keys().encryptionKey()).isEmpty();
    }

    @Test
    void isolatesAgents() {
      assertThat(settings.local().isolation()).isEqualTo(Settings.Isolation.NAMESPACES);
      assertThat(settings.local().view()).isEmpty();
      assertThat(settings.local().onExit()).isEqualTo(Settings.OnExit.HAND_OVER);
    }

    @Test
    void boundsWork() {
      assertThat(settings.limits())
          .isEqualTo(new Settings.Limits(5, 5, Duration.ofSeconds(30), 2_147_483_648L));
    }

    @Test
    void keepsEverythingForEver() {
      assertThat(settings.retention())
          .isEqualTo(new Settings.Retention(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void connectsToPublicAddressesOnlyAndWithoutAProxy() {
      assertThat(settings.outbound())
          .isEqualTo(
              new Settings.Outbound(
                  List.of(), new Proxies(Optional.empty(), Optional.empty(), List.of(), false)));
    }

    @Test
    void logsJsonFromInfoOn() {
      assertThat(settings.logging())
          .isEqualTo(new Settings.Logging(Settings.LogFormat.JSON, Settings.LogLevel.INFO));
    }

    @Test
    void testsNothing() {
      assertThat(settings.testing())
          .isEqualTo(new Settings.Testing(false, Optional.empty(), Optional.empty()));
    }

    @Test
    void givesAWorkspaceAsManyRunsAsTheInstance() {
      assertThat(read("OPTIO_MAX_CONCURRENT", "9").limits().maxConcurrentPerWorkspace())
          .isEqualTo(9);
    }
  }

  @Nested
  class WhenAllIsSet {
    private final Settings settings = Settings.read(FULL);

    @Test
    void mapsWhereItListens() {
      assertThat(settings.dataDirectory()).isEqualTo(Path.of("/var/lib/optio"));
      assertThat(settings.listen())
          .isEqualTo(
              new Settings.Listen(
                  "::1",
                  8080,
                  "0.0.0.0",
                  9191,
                  Optional.of(URI.create("https://optio.example")),
                  Duration.ofMinutes(2)));
    }

    @Test
    void mapsStoresAndKeys() {
      assertThat(settings.stores())
          .isEqualTo(
              new Settings.Stores(
                  Optional.of(URI.create("postgres://optio:p%40ssword@db.example:6432/work")),
                  Optional.of(URI.create("rediss://cache.example:6380")),
                  Optional.of(Path.of("/etc/optio/ca.pem")),
                  32));
      assertThat(settings.keys().encryptionKey()).contains(KEY);
    }

    @Test
    void mapsTheLocalRuntime() {
      assertThat(settings.local().isolation()).isEqualTo(Settings.Isolation.NONE);
      assertThat(settings.local().view())
          .containsExactly(Path.of("/opt/agents"), Path.of("/opt/node"));
      assertThat(settings.local().onExit()).isEqualTo(Settings.OnExit.INTERRUPT);
    }

    @Test
    void mapsLimitsAndHosts() {
      assertThat(settings.limits())
          .isEqualTo(new Settings.Limits(12, 3, Duration.ofMillis(1500), 1_048_576));
      assertThat(settings.outbound().allowedHosts()).containsExactly("git.internal", "10.0.0.0/8");
    }

    @Test
    void mapsHowLongWorkIsKept() {
      assertThat(settings.retention())
          .isEqualTo(new Settings.Retention(Optional.of(90), Optional.of(365), Optional.of(7)));
    }

    @Test
    void mapsProxies() {
      assertThat(settings.outbound().proxies())
          .isEqualTo(
              new Proxies(
                  Optional.of(URI.create("http://optio:p%40ssword@proxy.example:3128")),
                  Optional.of(URI.create("http://proxy.example:3129")),
                  List.of("localhost", ".internal", "10.0.0.0/8"),
                  true));
    }

    @Test
    void readsProxiesUnderNamesWithoutCapitalsToo() {
      assertThat(
              read(
                      "https_proxy", "one.example",
                      "HTTPS_PROXY", "two.example",
                      "http_proxy", "three.example",
                      "no_proxy", "*")
                  .outbound()
                  .proxies())
          .isEqualTo(
              new Proxies(
                  Optional.of(URI.create("http://two.example")),
                  Optional.of(URI.create("http://three.example")),
                  List.of("*"),
                  false));
    }

    @Test
    void mapsLoggingAndTesting() {
      assertThat(settings.logging())
          .isEqualTo(new Settings.Logging(Settings.LogFormat.TEXT, Settings.LogLevel.DEBUG));
      assertThat(settings.testing())
          .isEqualTo(
              new Settings.Testing(
                  true, Optional.of("CLAIM_COMMITTED"), Optional.of(Path.of("/srv/optio/web"))));
    }

    @Test
    void printsNoPasswordAndNoKey() {
      assertThat(settings.toString())
          .doesNotContain("p%40ss", "p@ss", KEY)
          .contains("db.example", "cache.example", "proxy.example");
    }
  }

  @Nested
  class Mistakes {
    @Test
    void areReportedAllAtOnce() {
      // When
      List<String> mistakes =
          mistakes(
              "API_HOST", "0.0.0.0",
              "API_PORT", "http",
              "API_PUBLIC_URL", "optio.example",
              "OPTIO_DATABASE_URL", "mysql://root:hunter2@db/optio",
              "OPTIO_REDIS_URL", "red is://",
              "OPTIO_DATABASE_CONNECTIONS", "3",
              "OPTIO_ENCRYPTION_KEY", "hunter2",
              "OPTIO_RUNTIME", "moon",
              "OPTIO_LOCAL_ISOLATION", "some",
              "OPTIO_LEASE", "soon",
              "OPTIO_DRAIN", "-1s",
              "OPTIO_VALIDATE_REPLIES", "perhaps",
              "OPTIO_DATABSE_URL", "postgres://optio:hunter2@db/optio",
              "HTTPS_PROXY", "socks5://optio:hunter2@proxy.example:1080",
              "HTTP_PROXY", "http://optio:hunter2@@proxy.example",
              "OPTIO_COLOUR", "blue");

      // Then
      assertThat(mistakes)
          .containsExactlyInAnyOrder(
              "API_HOST must be 127.0.0.1, ::1 or localhost while OPTIO_AUTH_DISABLED is true.",
              "API_PORT must be a whole number from 0 to 65535.",
              "API_PUBLIC_URL must be a URL that begins with http:// or https://.",
              "OPTIO_DATABASE_URL must be a URL that begins with postgres:// or postgresql://.",
              "OPTIO_REDIS_URL must be a URL that begins with redis:// or rediss://.",
              "OPTIO_DATABASE_CONNECTIONS must be a whole number from 4 to 200.",
              "OPTIO_ENCRYPTION_KEY must be 64 hex characters, as `openssl rand -hex 32` prints"
                  + " them.",
              "OPTIO_RUNTIME must be local.",
              "HTTPS_PROXY must be http://host:port, with user:password@ before the host if need"
                  + " be.",
              "HTTP_PROXY must be http://host:port, with user:password@ before the host if need"
                  + " be.",
              "OPTIO_LOCAL_ISOLATION must be namespaces or none.",
              "OPTIO_LEASE must be a duration such as 500ms, 30s, 15m or 2h, from 1s to 1h.",
              "OPTIO_DRAIN must be a duration such as 500ms, 30s, 15m or 2h, from 0s to 1h.",
              "OPTIO_VALIDATE_REPLIES must be true or false.",
              "OPTIO_DATABSE_URL is not a setting of this version; did you mean"
                  + " OPTIO_DATABASE_URL?",
              "OPTIO_COLOUR is not a setting of this version.");
      assertThat(mistakes).noneMatch(sentence -> sentence.contains("hunter2"));
    }

    @ParameterizedTest
    @CsvSource({
      "OPTIO_LEASE, 0s",
      "OPTIO_LEASE, 2h",
      "OPTIO_DRAIN, 999999999h",
      "OPTIO_MAX_CONCURRENT, 0",
      "OPTIO_MAX_CONCURRENT, 99999999999999999999",
      "OPTIO_OUTPUT_LIMIT, 1",
      "OPTIO_RETENTION_LOGS, 0",
      "OPTIO_RETENTION_DIFFS, 30d",
      "OPTIO_RETENTION_CAPSULES, 36501",
      "API_PORT, 65536",
      "API_PORT, -1",
      "OPTIO_LOG_LEVEL, loud",
      "OPTIO_ENCRYPTION_KEY, 0123456789abcdef",
      "WEB_PUBLIC_URL, /web",
      "WEB_PUBLIC_URL, 'mailto:somebody@example.com'"
    })
    void aValueOutOfBoundsIsOne(String name, String value) {
      assertThat(mistakes(name, value)).singleElement().asString().startsWith(name + " must ");
    }

    @Test
    void theClosestNameIsSuggested() {
      assertThat(mistakes("OPTIO_LOG_LEVELS", "info"))
          .containsExactly(
              "OPTIO_LOG_LEVELS is not a setting of this version; did you mean OPTIO_LOG_LEVEL?");
    }

    @Test
    void differentOriginsForApiAndWebAreOne() {
      assertThat(
              mistakes(
                  "API_PUBLIC_URL", "https://api.example", "WEB_PUBLIC_URL", "https://web.example"))
          .containsExactly(
              "WEB_PUBLIC_URL must have the same scheme, host and port as API_PUBLIC_URL.");
    }

    @Test
    void aServerThatNeedsSignInIsOneUntilThereIsSignIn() {
      assertThat(mistakes("OPTIO_AUTH_DISABLED", "false"))
          .singleElement()
          .asString()
          .startsWith("OPTIO_AUTH_DISABLED must be true");
    }

    @Test
    void noneIsMadeOfAnEmptyValue() {
      assertThat(read("OPTIO_DATABASE_URL", " ", "API_PORT", "", "OPTIO_LOCAL_VIEW", " , "))
          .satisfies(settings -> {
            assertThat(settings.stores().databaseUrl()).isEmpty();
            assertThat(settings.listen().port()).isEqualTo(4000);
            assertThat(settings.local().view()).isEmpty();
          });
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "OPTIO_PORT",
          "OPTIO_SERVICE_HOST",
          "OPTIO_SERVICE_PORT",
          "OPTIO_SERVICE_PORT_HTTP",
          "OPTIO_PORT_4000_TCP",
          "OPTIO_PORT_4000_TCP_ADDR",
          "OPTIO_POSTGRESQL_SERVICE_HOST",
          "OPTIO_REDIS_MASTER_PORT_6379_TCP_PROTO"
        })
    void noneIsMadeOfTheVariablesThatKubernetesSetsForServices(String name) {
      assertThat(read(name, "tcp://10.96.0.7:4000").listen().port()).isEqualTo(4000);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "OPTIO_RUN_ID",
          "OPTIO_TASK_ID",
          "OPTIO_WORKDIR",
          "OPTIO_PROMPT",
          "OPTIO_PROMPT_FILE",
          "OPTIO_BRANCH"
        })
    void noneIsMadeOfTheVariablesOfARun(String name) {
      assertThat(read(name, "x").access().disabled()).isTrue();
    }
  }
}
