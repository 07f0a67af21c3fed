package dev.optio.server.sandbox.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the kernel says of processes, beyond what Java's own view of them holds. */
final class ProcessTable {
  private static final int GROUP = 2;
  private static final int BEGAN = 19;

  private ProcessTable() {}

  /**
   * Some of a process's {@code stat}.
   *
   * @param group its process group
   * @param began clock ticks between the machine's boot and its beginning
   */
  record Stat(boolean zombie, long group, long began) {}

  static Optional<Stat> stat(long pid) {
    try {
      String text = Files.readString(proc(pid, "stat"), StandardCharsets.ISO_8859_1);
      // The program's name, in parentheses, may hold anything.
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(
          new Stat(
              fields[0].equals("Z"), Long.parseLong(fields[GROUP]), Long.parseLong(fields[BEGAN])));
    } catch (IOException e) {
      return Optional.empty(); // it has gone
    }
  }

  /**
   * Living processes that have {@code variable} in their environment, and all their descendants.
   */
  static Set<ProcessHandle> having(String variable) {
    List<ProcessHandle> roots =
        ProcessHandle.allProcesses().filter(handle -> has(handle.pid(), variable)).toList();
    Set<ProcessHandle> all = new HashSet<>(roots);
    for (ProcessHandle root : roots) {
      all.addAll(root.descendants().collect(Collectors.toSet()));
    }
    all.removeIf(handle -> stat(handle.pid()).map(Stat::zombie).orElse(true));
    return all;
  }

  private static boolean has(long pid, String variable) {
    try {
      String text = Files.readString(proc(pid, "environ"), StandardCharsets.ISO_8859_1);
      return Arrays.asList(text.split("\0", -1)).contains(variable);
    } catch (IOException e) {
      return false; // another user's, or gone
    }
  }

  private static Path proc(long pid, String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
