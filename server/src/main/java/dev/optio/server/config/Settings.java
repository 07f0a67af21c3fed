package dev.optio.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an operator can set, read once at start. {@code docs/settings.md} explains each name.
 *
 * @param dataDirectory where embedded servers, keys and the local runtime keep their files
 */
public record Settings(
    Path dataDirectory,
    Listen listen,
    Stores stores,
    Access access,
    Keys keys,
    Local local,
    Limits limits,
    Retention retention,
    Outbound outbound,
    Logging logging,
    Testing testing) {

  /**
   * Where the server listens.
   *
   * @param host address of the public listener
   * @param port 0 picks a free one
   * @param managementHost address of the listener for health and metrics
   * @param publicUrl how people reach the API and UI; the listener's own address when empty
   * @param drain how long shutdown waits for requests and runs that are being handed over
   */
  public record Listen(
      String host,
      int port,
      String managementHost,
      int managementPort,
      Optional<URI> publicUrl,
      Duration drain) {}

  /**
   * External servers; embedded ones are started for what is empty.
   *
   * @param caBundle PEM file with the authorities for their TLS
   */
  public record Stores(
      Optional<URI> databaseUrl,
      Optional<URI> redisUrl,
      Optional<Path> caBundle,
      int databaseConnections) {
    /** Hides passwords. */
    @Override
    public String toString() {
      return "Stores[database="
          + databaseUrl.map(URI::getHost)
          + ", redis="
          + redisUrl.map(URI::getHost)
          + "]";
    }
  }

  /**
   * Who may come in.
   *
   * @param disabled no sign-in: loopback only, with the local token
   */
  public record Access(boolean disabled) {}

  /**
   * The root key.
   *
   * @param encryptionKey 64 hex characters; a key file in the data directory when empty
   */
  public record Keys(Optional<String> encryptionKey) {
    /** Hides the key. */
    @Override
    public String toString() {
      return "Keys[hidden]";
    }
  }

  /** How far the local runtime separates agents from this machine. */
  public enum Isolation {
    /** Linux namespaces and an allow-listed view. */
    NAMESPACES,
    /** None: local agents can read everything that the server's user can. */
    NONE
  }

  /**
   * The local runtime.
   *
   * @param view more folders that agents may read, for instance where an agent program is installed
   * @param onExit what becomes of unfinished runs when the server ends
   */
  public record Local(Isolation isolation, List<Path> view, OnExit onExit) {}

  /** What becomes of unfinished runs when the server ends. */
  public enum OnExit {
    /** They go on, and the next server on the same data directory takes them over. */
    HAND_OVER,
    /** They are ended, and queued again for the next start. */
    INTERRUPT
  }

  /**
   * Bounds on work.
   *
   * @param maxConcurrent unfinished runs in the whole instance
   * @param maxConcurrentPerWorkspace unfinished runs in one workspace
   * @param lease how long a replica may be silent before another takes its runs
   * @param outputBytes most bytes kept of each output stream of a run
   */
  public record Limits(
      int maxConcurrent, int maxConcurrentPerWorkspace, Duration lease, long outputBytes) {}

  /**
   * For how many days what finished tasks leave is kept; for ever where it is empty.
   *
   * @param capsules what a retry would go on from
   */
  public record Retention(
      Optional<Integer> logs, Optional<Integer> diffs, Optional<Integer> capsules) {}

  /**
   * Where the server may connect to besides public addresses.
   *
   * @param allowedHosts host, host:port, *.suffix, address or CIDR
   * @param proxies through which it does so
   */
  public record Outbound(List<String> allowedHosts, Proxies proxies) {}

  /** The form of the server's log. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  /** The least severe lines that are logged. */
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** The server's own log. */
  public record Logging(LogFormat format, LogLevel level) {}

  /**
   * For tests and development only.
   *
   * @param validateReplies check every answer against the contract
   * @param failPoint name of the step at which this replica stops dead, see {@code
   *     observe.FailPoints}
   * @param webDirectory serve the web files from this folder, read anew each time, instead of the
   *     built-in ones
   */
  public record Testing(
      boolean validateReplies, Optional<String> failPoint, Optional<Path> webDirectory) {}

  /**
   * Reads the settings.
   *
   * @throws SettingsException with every mistake there is
   */
  public static Settings read(Map<String, String> environment) {
    SettingsReader reader = new SettingsReader(environment);
    Access access = new Access(reader.flag("OPTIO_AUTH_DISABLED", false));
    Settings settings =
        new Settings(
            dataDirectory(reader, environment),
            listen(reader, access),
            stores(reader),
            access,
            keys(reader),
            local(reader),
            limits(reader),
            new Retention(
                reader.days("OPTIO_RETENTION_LOGS"),
                reader.days("OPTIO_RETENTION_DIFFS"),
                reader.days("OPTIO_RETENTION_CAPSULES")),
            new Outbound(reader.list("OPTIO_OUTBOUND_ALLOWED_HOSTS"), Proxies.read(reader)),
            new Logging(
                reader.choice("OPTIO_LOG_FORMAT", LogFormat.JSON, LogFormat.class),
                reader.choice("OPTIO_LOG_LEVEL", LogLevel.INFO, LogLevel.class)),
            new Testing(
                reader.flag("OPTIO_VALIDATE_REPLIES", false),
                reader.text("OPTIO_TEST_FAIL_POINT"),
                reader.text("OPTIO_WEB_DIRECTORY").map(Path::of)));
    if (!access.disabled()) {
      reader.mistake(
          "OPTIO_AUTH_DISABLED",
          "must be true: this version has no sign-in yet and serves loopback only");
    }
    reader.finish();
    return settings;
  }

  private static Path dataDirectory(SettingsReader reader, Map<String, String> environment) {
    Optional<String> named = reader.text("OPTIO_DATA_DIR");
    if (named.isPresent()) {
      return Path.of(named.get()).toAbsolutePath().normalize();
    }
    String home = environment.getOrDefault("HOME", "/");
    String shared = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base = shared.isBlank() ? Path.of(home, ".local", "share") : Path.of(shared);
    return base.resolve("optio").toAbsolutePath().normalize();
  }

  private static Listen listen(SettingsReader reader, Access access) {
    String host = reader.text("API_HOST").orElse(access.disabled() ? "127.0.0.1" : "0.0.0.0");
    if (access.disabled() && !List.of("127.0.0.1", "::1", "localhost").contains(host)) {
      reader.mistake(
          "API_HOST", "must be 127.0.0.1, ::1 or localhost while OPTIO_AUTH_DISABLED is true");
    }
    Optional<URI> api = reader.url("API_PUBLIC_URL", "http", "https");
    Optional<URI> web = reader.url("WEB_PUBLIC_URL", "http", "https");
    if (api.isPresent() && web.isPresent() && !sameOrigin(api.get(), web.get())) {
      reader.mistake(
          "WEB_PUBLIC_URL", "must have the same scheme, host and port as API_PUBLIC_URL");
    }
    return new Listen(
        host,
        reader.port("API_PORT", 4000),
        reader.text("OPTIO_MANAGEMENT_HOST").orElse("127.0.0.1"),
        reader.port("OPTIO_MANAGEMENT_PORT", 9090),
        api.or(() -> web),
        reader.duration("OPTIO_DRAIN", Duration.ofSeconds(20), Duration.ZERO, Duration.ofHours(1)));
  }

  private static Stores stores(SettingsReader reader) {
    return new Stores(
        reader.url("OPTIO_DATABASE_URL", "postgres", "postgresql"),
        reader.url("OPTIO_REDIS_URL", "redis", "rediss"),
        reader.text("OPTIO_CA_BUNDLE").map(Path::of),
        (int) reader.number("OPTIO_DATABASE_CONNECTIONS", 16, 4, 200));
  }

  private static Keys keys(SettingsReader reader) {
    Optional<String> key = reader.text("OPTIO_ENCRYPTION_KEY");
    if (key.isPresent() && !key.get().matches("[0-9a-fA-F]{64}")) {
      reader.mistake(
          "OPTIO_ENCRYPTION_KEY",
          "must be 64 hex characters, as `openssl rand -hex 32` prints them");
      return new Keys(Optional.empty());
    }
    return new Keys(key);
  }

  private static Local local(SettingsReader reader) {
    reader.choice("OPTIO_RUNTIME", RuntimeKind.LOCAL, RuntimeKind.class);
    return new Local(
        reader.choice("OPTIO_LOCAL_ISOLATION", Isolation.NAMESPACES, Isolation.class),
        reader.list("OPTIO_LOCAL_VIEW").stream().map(Path::of).toList(),
        reader.choice("OPTIO_ON_EXIT", OnExit.HAND_OVER, OnExit.class));
  }

  private static Limits limits(SettingsReader reader) {
    int maxConcurrent = (int) reader.number("OPTIO_MAX_CONCURRENT", 5, 1, 10_000);
    return new Limits(
        maxConcurrent,
        (int) reader.number("OPTIO_MAX_CONCURRENT_PER_WORKSPACE", maxConcurrent, 1, 10_000),
        reader.duration(
            "OPTIO_LEASE", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofHours(1)),
        reader.number("OPTIO_OUTPUT_LIMIT", 2L << 30, 1024, 1L << 40));
  }

  private static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equals(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort();
  }

  private enum RuntimeKind {
    LOCAL
  }
}
