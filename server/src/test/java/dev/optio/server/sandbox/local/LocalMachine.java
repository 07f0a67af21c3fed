package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.OutputName;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** What happens to runs on this machine, done on purpose. */
final class LocalMachine {
  private LocalMachine() {}

  static void lose(RunFolder run) throws Exception {
    ProcessHandle supervisor = run.supervisor().orElseThrow();
    supervisor.destroyForcibly();
    supervisor.onExit().join();
  }

  static void shrink(RunFolder run, OutputName output, int size) throws Exception {
    try (FileChannel file = FileChannel.open(run.output(output), StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
  }
}
