package dev.optio.server.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes of agents on this machine. */
final class AgentProcesses {
  private AgentProcesses() {}

  /** All that belong to a run, by the environment that they were started with. */
  static List<ProcessHandle> of(String run) {
    return ProcessHandle.allProcesses().filter(process -> hasVariable(process, run)).toList();
  }

  private static boolean hasVariable(ProcessHandle process, String value) {
    try {
      return Files.readString(
              Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
          .contains(value);
    } catch (IOException e) {
      return false;
    }
  }
}
