package dev.optio.server.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {
  private static final View VIEW =
      new View("/work", "/home/agent", "/tmp", "/store", Optional.empty(), List.of());
  private static final RunId RUN = new RunId(new UUID(0, 1));
  private static final TaskId TASK = new TaskId(new UUID(0, 2));

  @Test
  void keepsWhatIsTheSandboxesToSay() {
    // Given
    Map<String, String> said =
        Map.of("HOME", "/elsewhere", "TMPDIR", "/elsewhere", "OPTIO_RUN_ID", "other", "X", "x");

    // When
    Map<String, String> all = agent(said, List.of());

    // Then
    assertThat(all)
        .containsEntry("HOME", "/home/agent")
        .containsEntry("TMPDIR", "/tmp")
        .containsEntry("OPTIO_RUN_ID", RUN.toString())
        .containsEntry("OPTIO_TASK_ID", TASK.toString())
        .containsEntry("X", "x");
  }

  @Test
  void saysWhereAFileIsUnderTheNameItAsksFor() {
    // Given
    Launch.HomeFile file =
        new Launch.HomeFile(".optio/prompt", new byte[0], Optional.of("OPTIO_PROMPT_FILE"));

    // When, Then
    assertThat(agent(Map.of(), List.of(file)))
        .containsEntry("OPTIO_PROMPT_FILE", "/home/agent/.optio/prompt");
  }

  @Test
  void looksForProgramsInTheFoldersOfTheSettingsFirst() {
    // Given
    LocalSettings settings =
        new LocalSettings(
            Path.of("/data/local"),
            Isolation.NAMESPACES,
            List.of(),
            List.of(Path.of("/srv/bin")),
            List.of());

    // When
    Map<String, String> all =
        Environments.ofAgent(settings, VIEW, RUN, TASK, launch(Map.of(), List.of()));

    // Then
    assertThat(all.get("PATH")).startsWith("/srv/bin:/usr/local/sbin:");
  }

  @Test
  void saysWhereTheProxyAndTheAuthoritiesAreUnderAllTheNamesThatProgramsKnow() {
    // Given
    LocalSettings settings =
        new LocalSettings(
            Path.of("/data/local"),
            Isolation.NAMESPACES,
            List.of(),
            List.of(),
            List.of(),
            new LocalSettings.Network(
                Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", ".internal"),
                Optional.of(Path.of("/data/authorities.pem"))));
    View view =
        new View(
            "/work",
            "/home/agent",
            "/tmp",
            "/store",
            Optional.of("/workspace/authorities.pem"),
            List.of());

    // When
    Map<String, String> all =
        Environments.ofAgent(
            settings, view, RUN, TASK, launch(Map.of("https_proxy", "http://own"), List.of()));

    // Then
    assertThat(all)
        .containsEntry("HTTPS_PROXY", "http://proxy:3128")
        .containsEntry("https_proxy", "http://own")
        .containsEntry("NO_PROXY", ".internal")
        .containsEntry("no_proxy", ".internal")
        .containsEntry("NODE_EXTRA_CA_CERTS", "/workspace/authorities.pem")
        .containsEntry("SSL_CERT_FILE", "/workspace/authorities.pem")
        .containsEntry("REQUESTS_CA_BUNDLE", "/workspace/authorities.pem")
        .containsEntry("CURL_CA_BUNDLE", "/workspace/authorities.pem")
        .containsEntry("GIT_SSL_CAINFO", "/workspace/authorities.pem");
    assertThat(Environments.ofHelpers(view)).doesNotContainKeys("HTTPS_PROXY", "SSL_CERT_FILE");
  }

  @Test
  void givesGitNoConfigurationAndNoWayOutForOurOwnPrograms() {
    assertThat(Environments.ofHelpers(VIEW))
        .containsEntry("GIT_CONFIG_NOSYSTEM", "1")
        .containsEntry("GIT_CONFIG_GLOBAL", "/dev/null")
        .containsEntry("GIT_ALLOW_PROTOCOL", "none")
        .containsEntry("GIT_TERMINAL_PROMPT", "0")
        .containsValue("core.hooksPath")
        .containsValue("core.fsmonitor");
  }

  private static Map<String, String> agent(
      Map<String, String> environment, List<Launch.HomeFile> files) {
    return Environments.ofAgent(
        LocalSettings.isolated(Path.of("/data/local")),
        VIEW,
        RUN,
        TASK,
        launch(environment, files));
  }

  private static Launch launch(Map<String, String> environment, List<Launch.HomeFile> files) {
    return new Launch(List.of("agent"), environment, files, new byte[0], false, 1);
  }
}
