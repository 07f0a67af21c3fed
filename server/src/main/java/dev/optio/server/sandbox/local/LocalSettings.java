package dev.optio.server.sandbox.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How agents run on this machine.
 *
 * @param root folder for tasks and runs, in the data folder; nothing else is in it. Agents never
 *     see the folder that holds it
 * @param shown files and folders that agents may read besides the system's own, at their own paths
 * @param programs folders that come first in an agent's {@code PATH}; each is shown
 * @param hidden folders that agents must not see even where the system's own folders or those shown
 *     hold them, such as the user's home
 * @param network what agents need to know of it
 */
public record LocalSettings(
    Path root,
    Isolation isolation,
    List<Path> shown,
    List<Path> programs,
    List<Path> hidden,
    Network network) {
  /**
   * What agents need to know of the network.
   *
   * @param proxies variables that name proxies, in capitals
   * @param authorities PEM file with all that are believed, where it is not the system's own
   */
  public record Network(Map<String, String> proxies, Optional<Path> authorities) {
    /** Nothing in particular. */
    public static final Network OPEN = new Network(Map.of(), Optional.empty());

    public Network {
      proxies = Map.copyOf(proxies);
    }
  }

  /** In a network with nothing in particular. */
  public LocalSettings(
      Path root, Isolation isolation, List<Path> shown, List<Path> programs, List<Path> hidden) {
    this(root, isolation, shown, programs, hidden, Network.OPEN);
  }

  public LocalSettings {
    root = root.toAbsolutePath().normalize();
    shown = absolute(shown);
    programs = absolute(programs);
    hidden = absolute(hidden);
    Path data = dataFolder(root);
    for (Path path : shown) {
      requireOutside(data, path);
    }
    for (Path path : programs) {
      requireOutside(data, path);
    }
  }

  /** Isolated, with nothing shown but the system's own folders. */
  public static LocalSettings isolated(Path root) {
    return new LocalSettings(root, Isolation.NAMESPACES, List.of(), List.of(), List.of());
  }

  /** The folder that holds the root, and with it keys and databases. */
  Path dataFolder() {
    return dataFolder(root);
  }

  private static Path dataFolder(Path root) {
    Path parent = root.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("The folder for local runs cannot be the root folder.");
    }
    return parent;
  }

  private static void requireOutside(Path data, Path path) {
    if (path.startsWith(data) || path.getParent() == null) {
      throw new IllegalArgumentException("Agents cannot be shown " + path);
    }
  }

  private static List<Path> absolute(List<Path> paths) {
    return paths.stream().map(path -> path.toAbsolutePath().normalize()).toList();
  }
}
