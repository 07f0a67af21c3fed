package dev.optio.server.sandbox.local;

import dev.optio.server.ids.Parse;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Kept;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Looks what lies in the folders of a local sandbox. */
final class Inventory {
  private final Path root;

  Inventory(Path root) {
    this.root = root;
  }

  Kept take() throws IOException {
    Map<TaskId, Path> checkouts = new HashMap<>();
    Set<TaskId> fragments = new HashSet<>();
    Set<RunId> noted = new HashSet<>();
    for (UUID id : named("tasks")) {
      TaskFolder task = new TaskFolder(root, new TaskId(id));
      Optional<TaskFolder.Made> made = task.made();
      if (made.isPresent()) {
        checkouts.put(task.task(), made.get().storePath());
      } else {
        fragments.add(task.task());
      }
      noted.addAll(task.noted());
    }
    Set<RunId> strays = new HashSet<>();
    named("runs").stream().map(RunId::new).filter(run -> !noted.contains(run)).forEach(strays::add);
    return new Kept(checkouts, fragments, strays);
  }

  private Set<UUID> named(String folder) throws IOException {
    Set<UUID> ids = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(folder))) {
      for (Path entry : entries) {
        Parse.uuid(entry.getFileName().toString()).ifPresent(ids::add);
      }
    }
    return ids;
  }
}
