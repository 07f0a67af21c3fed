package dev.optio.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  @TempDir private Path root;

  @ParameterizedTest
  @CsvSource({
    "amd64, lib64/ld-linux-x86-64.so.2, amd64",
    "x86_64, lib64/ld-linux-x86-64.so.2, amd64",
    "aarch64, lib/ld-linux-aarch64.so.1, arm64",
    "arm64, lib/ld-linux-aarch64.so.1, arm64",
  })
  void shipsBothServersForEachProcessor(String processor, String loader, String built)
      throws Exception {
    // Given
    Files.createDirectories(root.resolve(loader).getParent());
    Files.createFile(root.resolve(loader));

    // When
    Platform platform = Platform.of("Linux", processor, root);

    // Then
    assertThat(platform.redis()).endsWith(built);
    assertThat(Platform.class.getResource(platform.redis())).isNotNull();
    assertThat(Platform.class.getResource(platform.postgres())).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Windows 11, amd64, Linux only",
    "Mac OS X, aarch64, Linux only",
    "Linux, riscv64, x86-64 and arm64 only",
    "Linux, amd64, need the GNU C library",
    "Linux, aarch64, need the GNU C library",
  })
  void saysWhatIsMissingAndWhatToDoInstead(String system, String processor, String reason) {
    assertThatThrownBy(() -> Platform.of(system, processor, root))
        .isInstanceOfSatisfying(
            EmbeddedException.class,
            e -> assertThat(e.kind()).isEqualTo(EmbeddedException.Cause.UNSUPPORTED_PLATFORM))
        .hasMessageContaining(reason)
        .hasMessageContaining("give the addresses of a PostgreSQL and a Redis server instead");
  }

  @Test
  void namesAProgramThatIsMissing() {
    assertThatThrownBy(() -> Platform.program("no-such-program"))
        .isInstanceOfSatisfying(
            EmbeddedException.class,
            e -> assertThat(e.kind()).isEqualTo(EmbeddedException.Cause.MISSING_PROGRAM))
        .hasMessageContaining("no-such-program");
  }
}
