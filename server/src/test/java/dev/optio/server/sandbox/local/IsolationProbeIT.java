package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Says why agents cannot be isolated here, if so. */
class IsolationProbeIT {
  @TempDir private Path folder;

  /** Says what the probe says. */
  static final class Probing {
    private Probing() {}

    public static void main(String[] arguments) {
      LocalSettings settings = LocalSettings.isolated(Path.of(arguments[0]));
      System.out.println("refusal: " + IsolationProbe.refusal(settings).orElse("none"));
    }
  }

  @Test
  void findsNothingWrongWithThisMachine() throws Exception {
    // Given
    LocalSettings settings = LocalSettings.isolated(folder.resolve("local"));

    // When, Then
    assertThat(IsolationProbe.refusal(settings)).isEmpty();
    try (var left = Files.list(settings.root())) {
      assertThat(left).containsExactly(settings.root().resolve("view"));
    }
  }

  @Test
  void saysSoWhereAgentsWouldNotBeIsolated() {
    // Given
    LocalSettings settings =
        new LocalSettings(folder.resolve("local"), Isolation.NONE, List.of(), List.of(), List.of());

    // When, Then
    assertThat(IsolationProbe.refusal(settings))
        .contains(
            "This machine cannot isolate local agents: agents do not get a user of their own.");
  }

  @Test
  void saysThatTheKernelRefusesNamespaces() throws Exception {
    // Given: a world in which no more of them may be made
    List<String> world =
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"",
            "sh");

    // When
    String said = probed(world);

    // Then
    assertThat(said)
        .contains("refusal: The kernel does not let this user make namespaces")
        .contains("user.max_user_namespaces");
  }

  @Test
  void saysThatNoProcessTableMayBeMounted() throws Exception {
    // Given: a process table with something mounted over a part of it, as containers have
    List<String> world =
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs none /proc/sys && exec \"$@\"",
            "sh");

    // When
    String said = probed(world);

    // Then
    assertThat(said)
        .contains("refusal: The kernel does not let this user mount file systems in a namespace");
  }

  private String probed(List<String> world) throws Exception {
    Process process =
        OtherJvm.builder(
                world,
                OtherJvm.classPath(),
                folder,
                Probing.class,
                folder.resolve("local").toString())
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }
}
