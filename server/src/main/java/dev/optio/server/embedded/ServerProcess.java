package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process, told apart from a later one with the same number by when it started.
 *
 * @param startTicks clock ticks from the machine's boot to the start of the process
 * @param bootId the kernel's name for that boot
 */
record ServerProcess(long pid, long startTicks, String bootId) {
  private static final Path PROC = Path.of("/proc");

  /** Fields of {@code /proc/PID/stat} counted from the one after the command's name. */
  private static final int STATE = 0;

  private static final int PARENT = 1;
  private static final int START_TICKS = 19;

  ServerProcess {
    if (pid < 2) {
      throw new IllegalArgumentException("not the number of a server process: " + pid);
    }
  }

  /** The process with this number, unless it has ended (a zombie has). */
  static Optional<ServerProcess> withPid(long pid) {
    return stat(pid)
        .map(stat -> new ServerProcess(pid, Long.parseLong(stat.get(START_TICKS)), currentBoot()));
  }

  /**
   * The processes that run a program of this name in this working directory, parents first. Those
   * of other users are not seen unless the kernel lets us look.
   */
  static List<ServerProcess> runningIn(Path folder, String program) {
    List<Long> found;
    try (Stream<Path> entries = Files.list(PROC)) {
      found =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> name.chars().allMatch(Character::isDigit))
              .map(Long::parseLong)
              .filter(pid -> pid > 1 && runs(pid, program) && worksIn(pid, folder))
              .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
    Stream<Long> parents = found.stream().filter(pid -> !found.contains(parentOf(pid)));
    Stream<Long> children = found.stream().filter(pid -> found.contains(parentOf(pid)));
    return Stream.concat(parents, children).flatMap(pid -> withPid(pid).stream()).toList();
  }

  /** Whether it is running now. */
  boolean isAlive() {
    return withPid(pid).filter(this::equals).isPresent();
  }

  private static boolean runs(long pid, String program) {
    try {
      return Files.readSymbolicLink(process(pid).resolve("exe"))
          .getFileName()
          .toString()
          .startsWith(program);
    } catch (IOException goneOrForbidden) {
      return false;
    }
  }

  /** The link leads to the directory itself, whatever name another mount namespace has for it. */
  private static boolean worksIn(long pid, Path folder) {
    try {
      return Files.isSameFile(process(pid).resolve("cwd"), folder);
    } catch (IOException goneOrForbidden) {
      return false;
    }
  }

  private static long parentOf(long pid) {
    return stat(pid).map(stat -> Long.parseLong(stat.get(PARENT))).orElse(0L);
  }

  private static Optional<List<String>> stat(long pid) {
    try {
      String line = Files.readString(process(pid).resolve("stat"));
      List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).strip().split(" "));
      boolean ended = fields.get(STATE).equals("Z") || fields.get(STATE).equals("X");
      return ended ? Optional.empty() : Optional.of(fields);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String currentBoot() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException hidden) {
      // Some sandboxes hide it; number and start still tell processes apart within one boot.
      return "unknown";
    }
  }

  private static Path process(long pid) {
    return PROC.resolve(Long.toString(pid));
  }
}
