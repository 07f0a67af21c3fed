package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link FullDiskCases} where a small disk can be had: in a world of their own. */
class FullDiskIT {
  @TempDir private Path folder;

  @Test
  void saysThatThereIsNoSpaceAndLosesNothing() throws Exception {
    // Given
    Path disk = Files.createDirectory(folder.resolve("disk"));
    List<String> world =
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=4m none \"$0\" && exec \"$@\"",
            disk.toString());
    ProcessBuilder builder =
        OtherJvm.builder(
            world, OtherJvm.classPath(), folder, Suites.class, FullDiskCases.class.getName());
    builder.environment().put(FullDiskCases.DISK, disk.toString());

    // When
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    // Then
    int status = process.waitFor();
    assertThat(status).as(said.substring(Math.max(0, said.length() - 10_000))).isZero();
  }
}
