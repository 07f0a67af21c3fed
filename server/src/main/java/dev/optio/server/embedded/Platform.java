package dev.optio.server.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A machine that servers are shipped for.
 *
 * @param postgres the resource with PostgreSQL, a tar archive compressed with xz
 * @param redis the resource with the Redis server, one static program
 */
record Platform(String postgres, String redis) {
  /** Where every Linux distribution keeps the programs of util-linux and a shell. */
  private static final List<Path> PROGRAM_FOLDERS =
      List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

  /** The PATH of the servers and of what starts them. */
  static final String SEARCH_PATH = "/usr/bin:/bin:/usr/sbin:/sbin";

  /** The platform of this JVM. */
  static Platform current() throws EmbeddedException {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"), Path.of("/"));
  }

  /**
   * The platform with these names, as the JVM gives them.
   *
   * @param root where to look for the C library's loader
   */
  static Platform of(String system, String processor, Path root) throws EmbeddedException {
    if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
      throw unsupported("run on Linux only, not on " + system);
    }
    return switch (processor) {
      case "amd64", "x86_64" -> {
        needLoader(root, "lib64/ld-linux-x86-64.so.2");
        yield new Platform("/postgres-linux-x86_64.txz", "/redis-server-7.0.15-linux-amd64");
      }
      case "aarch64", "arm64" -> {
        needLoader(root, "lib/ld-linux-aarch64.so.1");
        yield new Platform("/postgres-linux-arm_64.txz", "/redis-server-7.0.15-linux-arm64");
      }
      default -> throw unsupported("run on x86-64 and arm64 only, not on " + processor);
    };
  }

  /** The full path of a program of the system. */
  static Path program(String name) throws EmbeddedException {
    return PROGRAM_FOLDERS.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new EmbeddedException(
                EmbeddedException.Cause.MISSING_PROGRAM,
                "The program "
                    + name
                    + " is needed to start the embedded servers: install util-linux."));
  }

  static boolean has(String name) {
    return PROGRAM_FOLDERS.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(name)));
  }

  private static void needLoader(Path root, String loader) throws EmbeddedException {
    if (!Files.exists(root.resolve(loader))) {
      throw unsupported("need the GNU C library, which this system lacks (it may use musl)");
    }
  }

  private static EmbeddedException unsupported(String reason) {
    return new EmbeddedException(
        EmbeddedException.Cause.UNSUPPORTED_PLATFORM,
        "The embedded servers "
            + reason
            + "; give the addresses of a PostgreSQL and a Redis server instead.");
  }
}
