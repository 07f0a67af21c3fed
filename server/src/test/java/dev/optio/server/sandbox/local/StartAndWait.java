package dev.optio.server.sandbox.local;

import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.Place;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A server that starts one run, says so, and waits to be killed. Arguments: the folder for local
 * runs, the store, its base, the task, the run, the agent's shell line.
 */
final class StartAndWait {
  private StartAndWait() {}

  public static void main(String[] arguments) throws Exception {
    LocalSandbox sandbox = new LocalSandbox(LocalSettings.isolated(Path.of(arguments[0])));
    TaskId task = new TaskId(UUID.fromString(arguments[3]));
    sandbox.prepare(
        new Place(
            task,
            new RepositoryId(UUID.randomUUID()),
            Path.of(arguments[1]),
            arguments[2],
            "optio/task-1",
            new Place.Author("Robin Author", "robin@example.org"),
            Optional.empty()));
    Launch launch =
        new Launch(
            List.of("sh", "-c", arguments[5]),
            Map.of(),
            List.of(),
            "first\n".getBytes(StandardCharsets.UTF_8),
            true,
            1 << 20);
    sandbox.start(new RunId(UUID.fromString(arguments[4])), task, 1, launch);
    System.out.println("started");
    while (System.in.read() >= 0) {
      // The test kills this process.
    }
  }
}
