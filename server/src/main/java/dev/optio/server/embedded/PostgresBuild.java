package dev.optio.server.embedded;

import java.nio.file.Path;
import java.util.List;

/**
 * A PostgreSQL that can be started.
 *
 * @param bin the folder with {@code postgres} and {@code initdb}
 */
record PostgresBuild(Path bin, int major) {
  /** The major version of the archives that come with Optio. */
  static final int SHIPPED_MAJOR = 18;

  private static final int FIRST_WITH_OWN_LOCALE = 17;

  Path program(String name) {
    return bin.resolve(name);
  }

  /** UTF-8, sorted by code point, whatever the system's own locales are or become. */
  List<String> localeArguments() {
    return major >= FIRST_WITH_OWN_LOCALE
        ? List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        : List.of("--locale=C.UTF-8");
  }
}
