package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.eclipse.jgit.errors.TransportException;
import org.junit.jupiter.api.Test;

class FullDiskTest {
  private final IOException full = new IOException("No space left on device");

  @Test
  void findsWhatTheSystemSaysBehindOtherFailures() {
    assertThat(FullDisk.isBehind(full)).isTrue();
    assertThat(FullDisk.isBehind(new UncheckedIOException(full))).isTrue();
    assertThat(FullDisk.isBehind(new TransportException("broken", full))).isTrue();
    assertThat(FullDisk.isBehind(new FileSystemException("x", null, "Disk quota exceeded")))
        .isTrue();
  }

  @Test
  void doesNotBelieveARemote() {
    assertThat(FullDisk.isBehind(new TransportException("remote: No space left on device")))
        .isFalse();
    assertThat(FullDisk.isBehind(new IllegalStateException("No space left on device"))).isFalse();
  }

  @Test
  void comesToAnEnd() {
    // Given
    IOException one = new IOException("one");
    IOException other = new IOException("other", one);
    one.initCause(other);

    // When, Then
    assertThat(FullDisk.isBehind(one)).isFalse();
  }
}
