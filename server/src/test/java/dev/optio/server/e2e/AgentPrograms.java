package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Real agent programs, as {@code scripts/agent-programs} installs them. */
final class AgentPrograms {
  private static final Path LIST = Path.of("src/test/resources/agent-programs.txt");

  private AgentPrograms() {}

  /** The folder that holds the program, for {@code OPTIO_LOCAL_VIEW}. */
  static Path folder(String program) throws IOException {
    String version =
        Files.readAllLines(LIST).stream()
            .map(line -> line.split(" ", -1))
            .filter(words -> words[0].equals(program))
            .map(words -> words[2])
            .findFirst()
            .orElseThrow();
    Path cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache"));
    Path folder = cache.resolve("optio/agent-programs/" + program + "-" + version + "/bin");
    assertThat(folder.resolve(program)).as("run scripts/agent-programs").isExecutable();
    return folder;
  }
}
