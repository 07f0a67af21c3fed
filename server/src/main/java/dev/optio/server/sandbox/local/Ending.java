package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends runs. First the mark that keeps a supervisor from starting the agent, should it not have;
 * then everything inside is asked to end; then it is killed, and the supervisor writes down how it
 * ended. If even the supervisor does not come to an end, it goes too, and the run is lost.
 *
 * <p>Who belongs to a run is told by descent from the first process inside (in a process namespace
 * orphans stay below it), and by the run's id in the environment. Everything is looked up again in
 * each round: processes make processes while they are being ended.
 */
final class Ending {
  private static final Duration ROUND = Duration.ofMillis(50);
  private static final Duration POLITE = Duration.ofSeconds(3);
  private static final Duration FIRM = Duration.ofSeconds(7);
  private static final Duration ALL = Duration.ofSeconds(10);

  private final RunFolder run;

  Ending(RunFolder run) {
    this.run = run;
  }

  /** Returns when no process of the run is left. What is written of its end is not believed. */
  void end() throws SandboxException, IOException, InterruptedException {
    if (!run.isClaimed() || run.isHeld()) {
      mark(); // a start that comes later, or has begun, finds it
    }
    Set<ProcessHandle> asked = new HashSet<>();
    long start = System.nanoTime();
    while (true) {
      boolean supervised = run.isHeld();
      Collection<ProcessHandle> left = supervised ? inside() : remains();
      if (left.isEmpty() && !supervised) {
        return;
      }
      Duration passed = Duration.ofNanos(System.nanoTime() - start);
      if (passed.compareTo(ALL) > 0) {
        throw new SandboxException(
            SandboxException.Cause.UNAVAILABLE, "Some of the run's processes do not end.");
      }
      if (passed.compareTo(POLITE) < 0 && supervised) {
        ask(left, asked);
      } else if (passed.compareTo(FIRM) < 0) {
        left.forEach(ProcessHandle::destroyForcibly);
        run.firstInside().ifPresent(ProcessHandle::destroyForcibly);
      } else {
        everything().forEach(ProcessHandle::destroyForcibly);
        run.supervisor().ifPresent(ProcessHandle::destroyForcibly);
      }
      Thread.sleep(ROUND);
    }
  }

  private void mark() throws IOException {
    try {
      Files.createFile(run.stop());
    } catch (FileAlreadyExistsException e) {
      // Somebody else ends it as well.
    }
  }

  /** Each process once: a program may count how often it is asked. */
  private static void ask(Collection<ProcessHandle> left, Set<ProcessHandle> asked) {
    for (ProcessHandle process : left) {
      if (asked.add(process)) {
        process.destroy();
      }
    }
  }

  /** The agent and what it started; not what belongs to the supervisor, which must still write. */
  private Collection<ProcessHandle> inside() throws IOException {
    Set<ProcessHandle> all = new HashSet<>();
    run.firstInside()
        .ifPresent(first -> all.addAll(first.descendants().collect(Collectors.toSet())));
    Optional<ProcessHandle> supervisor = run.supervisor();
    if (supervisor.isPresent()) {
      long group = supervisor.get().pid();
      all.addAll(everything());
      all.removeIf(process ->
          ProcessTable.stat(process.pid()).map(stat -> stat.group() == group).orElse(true));
    }
    return all;
  }

  /**
   * What a supervisor that died has left. The first process of a namespace is there until the last
   * of the others has gone, whatever their environment says.
   */
  private Collection<ProcessHandle> remains() throws IOException {
    Set<ProcessHandle> all = new HashSet<>(everything());
    run.firstInside().ifPresent(all::add);
    all.removeIf(
        process -> ProcessTable.stat(process.pid()).map(ProcessTable.Stat::zombie).orElse(true));
    return all;
  }

  private Collection<ProcessHandle> everything() {
    return ProcessTable.having(Environments.RUN + "=" + run.run());
  }
}
