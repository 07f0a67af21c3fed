package dev.optio.server.sandbox.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the kernel says of processes, beyond what Java's own view of them holds. */
final class ProcessTable {
  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int BEGAN = 19;

  private ProcessTable() {}

  /**
   * Some of a process's {@code stat}.
   *
   * @param parent the process that it is a child of
   * @param group its process group
   * @param began clock ticks between the machine's boot and its beginning
   */
  record Stat(boolean zombie, long parent, long group, long began) {}

  static Optional<Stat> stat(long pid) {
    try {
      String text = Files.readString(proc(pid, "stat"), StandardCharsets.ISO_8859_1);
      // The program's name, in parentheses, may hold anything.
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(
          new Stat(
              fields[0].equals("Z"),
              Long.parseLong(fields[PARENT]),
              Long.parseLong(fields[GROUP]),
              Long.parseLong(fields[BEGAN])));
    } catch (IOException e) {
      return Optional.empty(); // it has gone
    }
  }

  /**
   * Living processes that have {@code variable} in their environment, and all their descendants.
   * Each process is looked at once, however many there are: an agent may have thousands.
   */
  static Set<ProcessHandle> having(String variable) {
    Map<Long, List<ProcessHandle>> children = new HashMap<>();
    Deque<ProcessHandle> found = new ArrayDeque<>();
    for (ProcessHandle handle : ProcessHandle.allProcesses().toList()) {
      Optional<Stat> stat = stat(handle.pid()).filter(known -> !known.zombie());
      if (stat.isPresent()) {
        children.computeIfAbsent(stat.get().parent(), parent -> new ArrayList<>()).add(handle);
        if (has(handle.pid(), variable)) {
          found.add(handle);
        }
      }
    }
    Set<ProcessHandle> all = new HashSet<>();
    while (!found.isEmpty()) {
      ProcessHandle next = found.remove();
      if (all.add(next)) {
        found.addAll(children.getOrDefault(next.pid(), List.of()));
      }
    }
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
