package dev.optio.server.embedded;

import java.util.List;
import java.util.Optional;

/**
 * What may differ from the servers that Optio ships.
 *
 * @param build a PostgreSQL of the system, instead of the shipped one
 * @param ways how root's rights may be given up
 */
record Setup(Optional<PostgresBuild> build, List<Launcher.Way> ways) {
  Setup {
    ways = List.copyOf(ways);
  }

  static Setup shipped() {
    return new Setup(Optional.empty(), Launcher.Way.ofRoot());
  }
}
