package dev.optio.server.embedded;

import dev.optio.server.embedded.Server.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins or starts one server. To be used by the holder of the folder's lock.
 *
 * <p>Every server process and all its children hold a kernel lock on a file beside their folder,
 * taken before the server's program begins. So there is never a second server on the same folder,
 * whatever the state file says and even where a process cannot be seen, as in another container;
 * and a claim left by a power cut can be removed under that lock without doubt.
 */
final class Starting {
  private static final Logger log = LoggerFactory.getLogger(Starting.class);

  private static final int ATTEMPTS = 4;
  private static final int STATUS_IN_USE = 91;
  private static final Pattern FAILURE =
      Pattern.compile("FATAL|PANIC|ERROR|No space left|not permitted|denied");

  /** Arguments: lock, claim, log; then the server's command. */
  private static final String LOCKED =
      """
      umask 077
      exec 9>> "$1" || exit 92
      flock -w 10 9 || exit 91
      rm -f "$2"
      mv -f "$3" "$3.before" 2> /dev/null
      exec > "$3" 2>&1
      shift 3
      exec "$@"
      """;

  private final Server server;
  private final Folders folders;
  private final State state;
  private final Ports ports;
  private final Stopping stopping;
  private final Logs logs;

  private Optional<Started> current = Optional.empty();

  /** A process that may not be ready; {@code child} unless it was found running. */
  private record Started(ServerProcess process, int port, Optional<Process> child) {}

  Starting(Server server, Folders folders, State state, Ports ports) {
    this.server = server;
    this.folders = folders;
    this.state = state;
    this.ports = ports;
    this.stopping = new Stopping(folders, state);
    this.logs = new Logs(folders, server.kind());
  }

  /**
   * Joins the running server.
   *
   * @return whether there is one that serves us
   */
  boolean join() throws EmbeddedException, IOException, InterruptedException {
    Optional<ServerProcess> running = state.process(server.kind());
    if (running.isPresent()) {
      Started found = new Started(running.get(), state.port(server.kind()), Optional.empty());
      current = becomesReady(found) ? Optional.of(found) : Optional.empty();
    }
    return current.isPresent();
  }

  /** Starts the server unless it was joined, and does not wait for it. */
  void launch(Launcher launcher) throws EmbeddedException, IOException, InterruptedException {
    if (current.isEmpty()) {
      stopping.stop(server.kind());
      current = Optional.of(start(launcher, state.port(server.kind())));
    }
  }

  /**
   * Waits until the launched server is ready. One that lost its port to someone else while it
   * started is started again on another.
   */
  void await(Launcher launcher) throws EmbeddedException, IOException, InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Started started = current.orElseThrow();
      if (becomesReady(started)) {
        return;
      }
      boolean ended = !started.process().isAlive();
      if (ended && hasStatus(started, STATUS_IN_USE)) {
        throw inUse();
      }
      stopping.stop(server.kind());
      if (!ended || Ports.isFree(started.port())) {
        throw didNotStart();
      }
      current = Optional.of(start(launcher, 0));
    }
    throw didNotStart();
  }

  /** The port of the server, once it is ready. */
  int port() {
    Started started = current.orElseThrow();
    log.atInfo()
        .addKeyValue("server", server.kind().key())
        .addKeyValue("port", started.port())
        .addKeyValue("pid", started.process().pid())
        .addKeyValue("joined", started.child().isEmpty())
        .log("embedded server is ready");
    return started.port();
  }

  private boolean becomesReady(Started started)
      throws EmbeddedException, IOException, InterruptedException {
    Waiting.until(
        server.startLimit(),
        () -> !started.process().isAlive() || readiness(started) != Readiness.NOT_YET);
    return started.process().isAlive() && readiness(started) == Readiness.READY;
  }

  private Readiness readiness(Started started) throws IOException {
    return server.readiness(started.process(), started.port());
  }

  private Started start(Launcher launcher, int preferredPort)
      throws EmbeddedException, IOException, InterruptedException {
    int port = ports.free(preferredPort);
    server.prepare(launcher, port);
    Path folder = folders.of(server.kind());
    Path lock = folders.lockOf(server.kind());
    if (Files.exists(lock)) {
      launcher.giveToServer(lock);
    }
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LOCKED, "sh"));
    command.add(launcher.seen(lock).toString());
    command.add(launcher.seen(folder.resolve(server.kind().claim())).toString());
    command.add(launcher.seen(logs.printed()).toString());
    command.addAll(server.command(launcher));
    Process child =
        launcher
            .server(command)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ServerProcess process = ServerProcess.withPid(child.pid()).orElseThrow(this::didNotStart);
    state.started(server.kind(), process, port);
    return new Started(process, port, Optional.of(child));
  }

  private static boolean hasStatus(Started started, int status) throws InterruptedException {
    return started.child().isPresent() && started.child().get().waitFor() == status;
  }

  private EmbeddedException inUse() {
    return new EmbeddedException(
        EmbeddedException.Cause.IN_USE,
        "The folder "
            + folders.of(server.kind())
            + " is in use by a server that cannot be seen from here, perhaps in another"
            + " container.");
  }

  private EmbeddedException didNotStart() {
    String printed = logs.latest();
    List<String> failures = printed.lines().filter(line -> FAILURE.matcher(line).find()).toList();
    return Failures.ofServer(
        server.kind().title() + " did not start (see " + folders.logs() + ")",
        failures,
        printed,
        folders.data());
  }
}
