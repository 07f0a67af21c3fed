package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
  @TempDir private Path folder;

  @Test
  void isForItsOwnerOnly() throws IOException {
    // When
    PrivateFile.write(folder.resolve("file"), "words");

    // Then
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("file"))))
        .isEqualTo("rw-------");
  }

  @Test
  void closesOneThatWasOpenToOthers() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    // When
    PrivateFile.write(file, "new");

    // Then
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void replacesTheWholeAndLeavesNothingBeside() throws IOException {
    // Given
    PrivateFile.write(folder.resolve("file"), "a long text");

    // When
    PrivateFile.write(folder.resolve("file"), "short");

    // Then
    assertThat(folder.resolve("file")).hasContent("short");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void replacesALinkAndNotWhatItLeadsTo() throws IOException {
    // Given
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "untouched");
    Path file = Files.createSymbolicLink(folder.resolve("file"), elsewhere);

    // When
    PrivateFile.write(file, "words");

    // Then
    assertThat(elsewhere).hasContent("untouched");
    assertThat(file).hasContent("words").isRegularFile();
  }

  @Test
  void readsBackTheValuesThatWereWritten() throws IOException {
    // Given
    Map<String, String> values = Map.of("a.b", "1", "empty", "", "equation", "x=y");

    // When
    PrivateFile.writeValues(folder.resolve("file"), values);

    // Then
    assertThat(PrivateFile.readValues(folder.resolve("file"))).isEqualTo(values);
  }

  @Test
  void readsWhatIsStillReadableOfADamagedFile() throws IOException {
    // Given
    byte[] damaged = "no line of ours\n=nameless\nname=value\n\0\377\n".getBytes(ISO_8859_1);
    Files.write(folder.resolve("file"), damaged);

    // Then
    assertThat(PrivateFile.readValues(folder.resolve("file"))).isEqualTo(Map.of("name", "value"));
  }

  @Test
  void anAbsentFileHoldsNoValues() throws IOException {
    assertThat(PrivateFile.readValues(folder.resolve("absent"))).isEmpty();
  }
}
