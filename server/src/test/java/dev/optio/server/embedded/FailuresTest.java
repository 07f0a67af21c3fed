package dev.optio.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
  private static final Path DATA = Path.of("/data");

  @TempDir private Path folder;

  @Test
  void tellsAFullDiskFromWhatTheServerPrinted() {
    // When
    EmbeddedException failure =
        Failures.ofServer("It failed", List.of(), "FATAL: No space left on device", DATA);

    // Then
    assertThat(failure.kind()).isEqualTo(EmbeddedException.Cause.NO_SPACE);
    assertThat(failure).hasMessageContaining("/data is full");
  }

  @Test
  void tellsAFullDiskFromAFailedWrite() {
    // When
    EmbeddedException failure = Failures.ofFiles(DATA, new IOException("No space left on device"));

    // Then
    assertThat(failure.kind()).isEqualTo(EmbeddedException.Cause.NO_SPACE);
  }

  @Test
  void tellsWhatMayNotBeWritten() {
    // When
    EmbeddedException denied = Failures.ofFiles(DATA, new AccessDeniedException("/data/embedded"));
    EmbeddedException readOnly =
        Failures.ofFiles(DATA, new FileSystemException("/data/x", null, "Read-only file system"));

    // Then
    assertThat(denied.kind()).isEqualTo(EmbeddedException.Cause.NOT_WRITABLE);
    assertThat(denied).hasMessageContaining("access to /data/embedded is denied");
    assertThat(readOnly.kind()).isEqualTo(EmbeddedException.Cause.NOT_WRITABLE);
    assertThat(readOnly).hasMessageContaining("/data/x: Read-only file system");
  }

  @Test
  void repeatsTheServersLastComplaint() {
    // When
    EmbeddedException failure =
        Failures.ofServer("It failed", List.of("FATAL: first", " FATAL: last "), "", DATA);

    // Then
    assertThat(failure).hasMessage("It failed: FATAL: last");
    assertThat(failure.kind()).isEqualTo(EmbeddedException.Cause.DID_NOT_START);
  }

  @Test
  void repeatsTheLastLineWhereNoneLooksLikeAComplaint() {
    // When
    EmbeddedException failure =
        Failures.ofServer("It failed", List.of(), "begun\ncould not go on\n\n", DATA);

    // Then
    assertThat(failure).hasMessage("It failed: could not go on");
    assertThat(Failures.ofServer("It failed", List.of(), "\n", DATA)).hasMessage("It failed");
  }

  @Test
  void refusesBeforeTheDiskIsFilled() {
    assertThatThrownBy(() -> Failures.needSpace(folder, Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            EmbeddedException.class,
            e -> assertThat(e.kind()).isEqualTo(EmbeddedException.Cause.NO_SPACE));
  }
}
