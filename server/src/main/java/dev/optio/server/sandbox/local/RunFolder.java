package dev.optio.server.sandbox.local;

import dev.optio.server.ids.RunId;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import dev.optio.server.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one run, and what they say. They lie outside the agent's view; without isolation an
 * agent can reach them, so what cannot be is told from what is.
 */
final class RunFolder {
  private static final Pattern EXIT =
      Pattern.compile("(\\d{1,3}) (\\d{1,18}) (\\d{1,18}) ([01]) \\.");
  private static final Pattern PROCESS = Pattern.compile("(\\d{1,10}) (\\d{1,19})(?: (\\S+))? \\.");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int HIGHEST_STATUS = 255;

  private final RunId run;
  private final Path folder;

  /**
   * What later callers must know of a run.
   *
   * @param files paths below the home that go with the run
   */
  record Plan(String task, List<String> files) {
    Plan {
      files = List.copyOf(files);
    }
  }

  RunFolder(Path root, RunId run) {
    this.run = run;
    this.folder = root.resolve("runs").resolve(run.toString());
  }

  RunId run() {
    return run;
  }

  Path folder() {
    return folder;
  }

  /** Empty when the run was never claimed. */
  Optional<Plan> readPlan() throws IOException {
    return Folders.read(plan(), Plan.class);
  }

  /** There: the run's files were removed from the home, or are being. */
  Path tidied() {
    return folder.resolve("tidied");
  }

  Path plan() {
    return folder.resolve("plan.json");
  }

  Path output(OutputName name) {
    return folder.resolve(
        switch (name) {
          case STDOUT -> "output.ndjson";
          case STDERR -> "stderr.log";
        });
  }

  Path input() {
    return folder.resolve("input.ndjson");
  }

  Path delivered() {
    return folder.resolve("delivered");
  }

  /** A pipe that the feeder of the agent's input waits on. */
  Path wake() {
    return folder.resolve("wake");
  }

  /** Held while input is added, or a start compares fences. */
  Path writing() {
    return folder.resolve("writing");
  }

  Path fence() {
    return folder.resolve("fence");
  }

  /** There: do not start the agent, whoever you are. */
  Path stop() {
    return folder.resolve("stop");
  }

  Path init() {
    return folder.resolve("init");
  }

  /** What the supervisor could not do. */
  Path trouble() {
    return folder.resolve("supervisor.log");
  }

  boolean isClaimed() {
    return Files.isDirectory(folder.resolve("claim"), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * How the run is. The exit is looked at twice: it is written while the lock is still held, so a
   * free lock and then no exit means that there will be none.
   */
  RunStatus status() throws SandboxException, IOException {
    if (!isClaimed()) {
      return new RunStatus.Absent();
    }
    Optional<RunStatus> exited = exit();
    if (exited.isPresent()) {
      return exited.get();
    }
    if (isHeld()) {
      return new RunStatus.Running();
    }
    return exit().orElseGet(RunStatus.Lost::new);
  }

  /** Whether a supervisor is at work, whatever is written about its end. */
  boolean isHeld() throws IOException {
    return isClaimed() && Flock.isHeld(folder.resolve("lock"));
  }

  /** Whether the run goes on. Needs no sense in what is written of its end. */
  boolean isRunning() throws IOException {
    return isHeld() && said().isEmpty();
  }

  /** The supervisor, if it is alive. */
  Optional<ProcessHandle> supervisor() throws IOException {
    return process(folder.resolve("pid"));
  }

  /** The first process inside, if it is alive. All others of a view descend from it. */
  Optional<ProcessHandle> firstInside() throws IOException {
    return process(init());
  }

  /**
   * The process that a file names, if it is still that process: same number, same beginning, same
   * boot. The handle keeps the beginning in mind, so a signal sent by it reaches no successor.
   */
  private static Optional<ProcessHandle> process(Path file) throws IOException {
    Matcher said = PROCESS.matcher(Folders.read(file).orElse("").strip());
    if (!said.matches() || (said.group(3) != null && !said.group(3).equals(bootId()))) {
      return Optional.empty();
    }
    Optional<ProcessHandle> handle = ProcessHandle.of(Long.parseLong(said.group(1)));
    return handle.filter(process ->
        ProcessTable.stat(process.pid())
            .filter(stat -> stat.began() == Long.parseLong(said.group(2)))
            .isPresent());
  }

  private static String bootId() throws IOException {
    return Files.readString(BOOT).strip();
  }

  private Optional<RunStatus> exit() throws SandboxException, IOException {
    String text = said();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher end = EXIT.matcher(text);
    if (!end.matches() || Integer.parseInt(end.group(1)) > HIGHEST_STATUS) {
      throw new SandboxException(
          SandboxException.Cause.FORGED, "The record of how the run ended is not one.");
    }
    return Optional.of(
        new RunStatus.Exited(
            Integer.parseInt(end.group(1)),
            Long.parseLong(end.group(2)),
            Long.parseLong(end.group(3)),
            end.group(4).equals("1")));
  }

  /** What is written of the end; nothing before all of it is. */
  private String said() throws IOException {
    String text = Folders.read(folder.resolve("exit")).orElse("").strip();
    return text.endsWith(".") ? text : "";
  }
}
