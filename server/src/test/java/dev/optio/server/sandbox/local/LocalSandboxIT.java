package dev.optio.server.sandbox.local;

import dev.optio.server.ids.RunId;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.Play;
import dev.optio.server.sandbox.Sandbox;
import dev.optio.server.sandbox.SandboxContract;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The port's suite on this machine, isolated. */
class LocalSandboxIT extends SandboxContract {
  /** How agents run here; a suite of another way extends this one. */
  LocalSettings settings() {
    return LocalSettings.isolated(folder.resolve("data").resolve("local"));
  }

  @Override
  protected Sandbox open() throws Exception {
    return new LocalSandbox(settings());
  }

  @Override
  protected List<String> argv(Play play) {
    return play.shell();
  }

  @Override
  protected void lose(RunId run) throws Exception {
    ProcessHandle supervisor = folderOf(run).supervisor().orElseThrow();
    supervisor.destroyForcibly();
    supervisor.onExit().join();
  }

  @Override
  protected void shrink(RunId run, OutputName output, int size) throws Exception {
    try (FileChannel file =
        FileChannel.open(folderOf(run).output(output), StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
  }

  RunFolder folderOf(RunId run) {
    return new RunFolder(settings().root(), run);
  }
}
