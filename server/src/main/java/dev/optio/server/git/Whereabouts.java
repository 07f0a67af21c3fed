package dev.optio.server.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/*
 * Whoever may write in a git directory decides where git reads and writes: by a link in the place of
 * any folder of it, by objects/info/alternates, which may name a directory that has alternates again,
 * and by commondir. What is looked at is what git itself follows: the entries of the directory, those
 * of its objects and packs, all of its refs, and the same for each directory that lends objects.
 */

/** Where a git directory really is, with all that it leads to. */
final class Whereabouts {
  /** Git itself gives up after five alternates in a row. */
  private static final int MOST_STORES = 32;

  private static final int MOST_REFS = 100_000;
  private static final long MOST_BYTES = 64 << 10;

  private final Set<Path> places = new LinkedHashSet<>();
  private final Deque<Path> stores = new ArrayDeque<>();

  private Whereabouts() {}

  /**
   * Real paths of everything that is read or written with a git directory.
   *
   * @throws IOException also when it leads on and on
   */
  static Set<Path> of(Path directory) throws IOException {
    Whereabouts all = new Whereabouts();
    all.places.add(real(directory));
    all.addEntries(directory);
    all.addTree(directory.resolve("refs"));
    all.addTree(directory.resolve("logs"));
    all.stores.add(directory.resolve("objects"));
    Set<Path> seen = new LinkedHashSet<>();
    while (!all.stores.isEmpty()) {
      Path store = all.stores.remove();
      if (seen.add(real(store))) {
        if (seen.size() > MOST_STORES) {
          throw new IOException("too many alternates");
        }
        all.addStore(store);
      }
    }
    return Set.copyOf(all.places);
  }

  private void addStore(Path objects) throws IOException {
    places.add(real(objects));
    addEntries(objects);
    addEntries(objects.resolve("pack"));
    Path info = objects.resolve("info");
    addEntries(info);
    for (String line : lines(info.resolve("alternates"))) {
      Path lender = objects.resolve(line);
      stores.add(lender);
      // An object directory within a repository is read as that repository's.
      Optional<Path> repository = Optional.ofNullable(lender.toAbsolutePath().getParent());
      if (repository.isPresent()) {
        addEntries(repository.get());
        for (String common : lines(repository.get().resolve("commondir"))) {
          stores.add(repository.get().resolve(common).resolve("objects"));
        }
      }
    }
  }

  /** What links in a directory lead to. */
  private void addEntries(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path link : (Iterable<Path>) entries.filter(Files::isSymbolicLink)::iterator) {
        places.add(real(link));
      }
    }
  }

  /** What a directory and the links below it lead to. */
  private void addTree(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    places.add(real(directory));
    int[] seen = {0};
    Files.walkFileTree(
        directory.toRealPath(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
            if (++seen[0] > MOST_REFS) {
              throw new IOException("too many refs that are not packed");
            }
            if (is.isSymbolicLink()) {
              places.add(real(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("too many alternates");
    }
    return Files.readString(file)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** What is not there yet counts by its name. */
  private static Path real(Path path) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path target =
        Files.isSymbolicLink(path) ? path.resolveSibling(Files.readSymbolicLink(path)) : path;
    Path name = target.toAbsolutePath().normalize();
    Path parent = name.getParent();
    return parent != null && Files.exists(parent)
        ? parent.toRealPath().resolve(name.getFileName())
        : name;
  }
}
