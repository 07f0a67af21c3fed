package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's input survives writers that die half-way. */
class InputTest {
  @TempDir private Path folder;

  private RunFolder run = new RunFolder(Path.of(""), new RunId(new UUID(0, 0)));

  @BeforeEach
  void makeFolder() throws Exception {
    run = new RunFolder(folder, new RunId(new UUID(1, 2)));
    Folders.create(run.folder());
  }

  @Test
  void listsWhereEachPieceEnds() throws Exception {
    // Given
    Input.create(run.folder(), run, "first\n".getBytes(UTF_8), true);

    // When
    Input.read(run).add("m1", "second\n".getBytes(UTF_8));
    Input.read(run).add(Input.CLOSE, new byte[0]);

    // Then
    assertThat(run.input()).hasContent("first\nsecond\n");
    assertThat(run.delivered()).hasContent("start 6 .\nm1 13 .\nclose 13 .\n");
    assertThat(Input.read(run).has("m1")).isTrue();
    assertThat(Input.read(run).isClosed()).isTrue();
  }

  @Test
  void isClosedFromTheStartWhenNoMoreMayCome() throws Exception {
    // When
    Input.create(run.folder(), run, "only".getBytes(UTF_8), false);

    // Then
    assertThat(Input.read(run).isClosed()).isTrue();
  }

  @Test
  void writesOverBytesWhoseWriterDiedBeforeItListedThem() throws Exception {
    // Given
    Input.create(run.folder(), run, "first\n".getBytes(UTF_8), true);
    Files.writeString(run.input(), "a piece that was never listed", StandardOpenOption.APPEND);

    // When
    Input.read(run).add("m1", "second\n".getBytes(UTF_8));

    // Then
    assertThat(run.input()).hasContent("first\nsecond\n");
  }

  @Test
  void writesOverALineWhoseWriterDiedInIt() throws Exception {
    // Given
    Input.create(run.folder(), run, "first\n".getBytes(UTF_8), true);
    Files.writeString(run.delivered(), "m1 1", StandardOpenOption.APPEND);

    // When
    Input input = Input.read(run);

    // Then
    assertThat(input.has("m1")).isFalse();
    input.add("m1", "second\n".getBytes(UTF_8));
    assertThat(run.delivered()).hasContent("start 6 .\nm1 13 .\n");
  }
}
