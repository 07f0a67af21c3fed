package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for root's server holds for that of a normal user. */
class NormalUserIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(classes = {LocalSandboxIT.class, IsolationIT.class, LocalEndingIT.class})
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void holdsForANormalUserToo(Class<?> suite) throws Exception {
    if (!OtherJvm.isRoot()) {
      return; // then each suite has already been run as one
    }
    // Given
    Path own = OtherJvm.folderOfNormalUser(folder, "own");
    String classes = OtherJvm.readableClassPath(folder.resolve("lib"));
    ProcessBuilder builder =
        OtherJvm.builder(OtherJvm.asNormalUser(), classes, own, Suites.class, suite.getName())
            .directory(own.toFile());
    builder.environment().remove("HOME");

    // When
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    // Then
    assertThat(process.waitFor()).as(tail(said)).isZero();
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 10_000));
  }
}
