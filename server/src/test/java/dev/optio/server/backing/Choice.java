package dev.optio.server.backing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the servers of a test come from.
 *
 * <p>System property {@code it.backing} or variable {@code OPTIO_TEST_BACKING}: {@code docker},
 * {@code embedded}, or {@code auto} (the default), which is Docker where a Docker server answers.
 * System property {@code it.postgres} or variable {@code OPTIO_TEST_POSTGRES}: {@code 15} or {@code
 * 18}; by default 15 from Docker and the shipped 18 when embedded. An embedded 15 needs Debian's
 * package {@code postgresql-15}.
 *
 * @param postgres the major version, if one was asked for
 */
record Choice(Source source, Optional<Integer> postgres) {
  /** Kinds of places. */
  enum Source {
    AUTO,
    DOCKER,
    EMBEDDED
  }

  private static final List<Integer> VERSIONS = List.of(15, 18);
  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  static Choice read(Properties properties, Map<String, String> environment) {
    String source = value(properties, "it.backing", environment, "OPTIO_TEST_BACKING");
    String version = value(properties, "it.postgres", environment, "OPTIO_TEST_POSTGRES");
    return new Choice(
        source.isEmpty() ? Source.AUTO : Source.valueOf(source.toUpperCase(Locale.ROOT)),
        version.isEmpty() ? Optional.empty() : Optional.of(supported(version)));
  }

  /** Whether something suggests a Docker server, so that it is worth asking. */
  static boolean hintsAtDocker(Map<String, String> environment) {
    return !environment.getOrDefault("DOCKER_HOST", "").isBlank() || Files.exists(SOCKET);
  }

  private static int supported(String version) {
    int major = Integer.parseInt(version);
    if (!VERSIONS.contains(major)) {
      throw new IllegalArgumentException("it.postgres must be one of " + VERSIONS);
    }
    return major;
  }

  private static String value(
      Properties properties, String property, Map<String, String> environment, String variable) {
    return properties.getProperty(property, environment.getOrDefault(variable, "")).strip();
  }
}
