package dev.optio.server.sandbox.local;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Place;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What this machine keeps of a task. The agent sees the three folders {@code checkout}, {@code
 * home} and {@code tmp}; the server never follows a path below them.
 */
final class TaskFolder {
  private final TaskId task;
  private final Path folder;

  TaskFolder(Path root, TaskId task) {
    this.task = task;
    this.folder = root.resolve("tasks").resolve(task.toString());
  }

  TaskId task() {
    return task;
  }

  Path checkout() {
    return folder.resolve("checkout");
  }

  Path home() {
    return folder.resolve("home");
  }

  Path tmp() {
    return folder.resolve("tmp");
  }

  /** Held while a program of ours works in the checkout. */
  Path lock() {
    return folder.resolve("lock");
  }

  boolean exists() {
    return Files.isDirectory(folder);
  }

  void create() throws IOException {
    Folders.create(folder);
    for (Path path : List.of(checkout(), home(), tmp(), runs())) {
      Folders.create(path);
    }
  }

  /**
   * What a complete checkout was made from.
   *
   * @param store the repository that it borrows objects from
   * @param base the commit that it began at
   */
  record Made(String store, String base, String authorName, String authorEmail) {
    Path storePath() {
      return Path.of(store);
    }

    Place.Author author() {
      return new Place.Author(authorName, authorEmail);
    }
  }

  /** Empty until the checkout is complete. */
  Optional<Made> made() throws IOException {
    return Folders.read(folder.resolve("made.json"), Made.class);
  }

  /** Says that the checkout is complete. */
  void complete(Place place) throws IOException {
    Place.Author author = place.author();
    Folders.write(
        folder.resolve("made.json"),
        new Made(
            place.objectStore().toString(), place.baseCommit(), author.name(), author.email()));
  }

  void noteRun(RunId run) throws IOException {
    Files.write(runs().resolve(run.toString()), new byte[0]);
  }

  List<RunId> noted() throws IOException {
    List<RunId> ids = new ArrayList<>();
    if (Files.isDirectory(runs())) {
      try (DirectoryStream<Path> names = Files.newDirectoryStream(runs())) {
        for (Path name : names) {
          ids.add(new RunId(UUID.fromString(name.getFileName().toString())));
        }
      }
    }
    return ids;
  }

  /** Deletes what is left once the agent's folders are empty. */
  void delete() throws IOException {
    Folders.delete(folder);
  }

  private Path runs() {
    return folder.resolve("runs");
  }
}
