package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state file: which processes serve a data directory, and where. It is a hint that is checked,
 * never believed: a process counts only while the one that was recorded is alive, and only for the
 * very folder that it was started for (not for a copy of it).
 */
final class State {
  private static final String FOLDER = "folder";
  private static final int MAX_PORT = 65_535;

  private final Path file;
  private final Map<String, String> values;

  private State(Path file, Map<String, String> values) {
    this.file = file;
    this.values = values;
  }

  /** Reads it; anything unusable is as if it were not there. */
  static State of(Folders folders) throws IOException {
    Map<String, String> values = new HashMap<>(PrivateFile.readValues(folders.state()));
    String folder = Ownership.identity(folders.servers());
    if (!folder.equals(values.put(FOLDER, folder))) {
      values.keySet().removeIf(name -> name.contains(".process."));
    }
    return new State(folders.state(), values);
  }

  /** The process of a server, if it is alive. */
  Optional<ServerProcess> process(ServerKind kind) {
    String prefix = kind.key() + ".process.";
    try {
      ServerProcess recorded =
          new ServerProcess(
              Long.parseLong(values.getOrDefault(prefix + "pid", "")),
              Long.parseLong(values.getOrDefault(prefix + "startTicks", "")),
              values.getOrDefault(prefix + "bootId", ""));
      return recorded.isAlive() ? Optional.of(recorded) : Optional.empty();
    } catch (IllegalArgumentException noneOrGarbage) {
      return Optional.empty();
    }
  }

  /**
   * The port that a server listens on, or did.
   *
   * @return 0 if it never ran
   */
  int port(ServerKind kind) {
    try {
      int port = Integer.parseInt(values.getOrDefault(kind.key() + ".port", "0"));
      return port > 0 && port <= MAX_PORT ? port : 0;
    } catch (NumberFormatException garbage) {
      return 0;
    }
  }

  /** Records a server that was just started. */
  void started(ServerKind kind, ServerProcess process, int port) throws IOException {
    String prefix = kind.key() + ".process.";
    values.put(prefix + "pid", Long.toString(process.pid()));
    values.put(prefix + "startTicks", Long.toString(process.startTicks()));
    values.put(prefix + "bootId", process.bootId());
    values.put(kind.key() + ".port", Integer.toString(port));
    PrivateFile.writeValues(file, values);
  }

  /** Forgets the process of a server that has ended, but not its port. */
  void ended(ServerKind kind) throws IOException {
    if (values.keySet().removeIf(name -> name.startsWith(kind.key() + ".process."))) {
      PrivateFile.writeValues(file, values);
    }
  }
}
