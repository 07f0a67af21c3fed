package dev.optio.server.sandbox.local;

import dev.optio.server.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The port's suite without isolation, and with bash for the scripts where it is installed. */
class UnisolatedSandboxIT extends LocalSandboxIT {
  @Override
  LocalSettings settings() {
    Path root = folder.resolve("data").resolve("local");
    return new LocalSettings(root, Isolation.NONE, List.of(), List.of(), List.of());
  }

  @Override
  protected Sandbox open() throws Exception {
    Path bash = Path.of("/bin/bash");
    Tools tools = Tools.locate();
    return new LocalSandbox(
        settings(), Files.isExecutable(bash) ? tools.withShell(List.of(bash.toString())) : tools);
  }
}
