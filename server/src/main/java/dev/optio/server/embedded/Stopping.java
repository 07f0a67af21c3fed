package dev.optio.server.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the servers of a data directory. To be used by the holder of the folder's lock. */
final class Stopping {
  private static final Logger log = LoggerFactory.getLogger(Stopping.class);

  private static final Duration ORDERLY_LIMIT = Duration.ofSeconds(60);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final Folders folders;
  private final State state;

  Stopping(Folders folders, State state) {
    this.folders = folders;
    this.state = state;
  }

  /** Ends a server and whatever is left of it, recorded or not; nothing happens if none runs. */
  void stop(ServerKind kind) throws EmbeddedException, IOException, InterruptedException {
    Set<ServerProcess> found = new LinkedHashSet<>();
    state.process(kind).ifPresent(found::add);
    found.addAll(ServerProcess.runningIn(folders.of(kind), kind.program()));
    if (!found.isEmpty()) {
      end(kind, List.copyOf(found));
      log.atInfo().addKeyValue("server", kind.key()).log("embedded server has ended");
    }
    state.ended(kind);
  }

  private static void end(ServerKind kind, List<ServerProcess> all)
      throws EmbeddedException, IOException, InterruptedException {
    signal(kind.stopSignal(), all.subList(0, 1));
    if (Waiting.until(ORDERLY_LIMIT, () -> all.stream().noneMatch(ServerProcess::isAlive))) {
      return;
    }
    signal("KILL", all);
    if (!Waiting.until(KILL_LIMIT, () -> all.stream().noneMatch(ServerProcess::isAlive))) {
      throw new EmbeddedException(
          EmbeddedException.Cause.DID_NOT_STOP,
          kind.title()
              + " with the process id "
              + all.getFirst().pid()
              + " cannot be stopped by this user.");
    }
  }

  private static void signal(String name, List<ServerProcess> processes)
      throws IOException, InterruptedException {
    for (ServerProcess process : processes) {
      if (process.isAlive()) {
        String pid = Long.toString(process.pid());
        new ProcessBuilder("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, pid)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      }
    }
  }
}
