package dev.optio.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is long is hard to read: a class is 300 lines at most, a method 40. */
class SizeTest {
  @Test
  void classesAndMethodsAreSmall() throws IOException {
    // Given
    Exceptions exceptions = Exceptions.of("size");

    // When
    List<String> tooLong =
        Sources.below(Path.of("src/main/java")).stream()
            .filter(measured -> !measured.kind().allows(measured.lines()))
            .filter(measured -> !exceptions.covers(measured.place()))
            .map(measured -> measured.place() + " has " + measured.lines() + " lines")
            .toList();

    // Then
    assertThat(tooLong).isEmpty();
    assertThat(exceptions.unused()).as("exceptions that nothing needs").isEmpty();
  }

  @Test
  void measuresWhatItReads() throws IOException {
    // When
    List<Sources.Measured> measured =
        Sources.below(Path.of("src/test/java/dev/optio/planted/sizes"));

    // Then
    assertThat(measured)
        .contains(
            new Sources.Measured("dev.optio.planted.sizes.Lengthy", Sources.Kind.CLASS, 45),
            new Sources.Measured(
                "dev.optio.planted.sizes.Lengthy#tooLong", Sources.Kind.METHOD, 41));
  }
}
