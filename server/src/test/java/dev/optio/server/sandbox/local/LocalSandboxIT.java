package dev.optio.server.sandbox.local;

import dev.optio.server.ids.RunId;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.Play;
import dev.optio.server.sandbox.Sandbox;
import dev.optio.server.sandbox.SandboxContract;
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
    LocalMachine.lose(new RunFolder(settings().root(), run));
  }

  @Override
  protected void shrink(RunId run, OutputName output, int size) throws Exception {
    LocalMachine.shrink(new RunFolder(settings().root(), run), output, size);
  }
}
