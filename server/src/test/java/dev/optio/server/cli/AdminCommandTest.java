package dev.optio.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.db.Database;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminCommandTest {
  private static final Machine BARE = new FakeMachine(Optional.empty(), Optional.empty());

  /** A machine whose key is there, but not for us. */
  private static final class LockedMachine implements Machine {
    @Override
    public String version() {
      return BARE.version();
    }

    @Override
    public Database database(boolean mayBeNew) {
      throw new AssertionError("asked for the database first");
    }

    @Override
    public Optional<Key> key() throws CommandException {
      throw new CommandException("The key cannot be read.");
    }

    @Override
    public String keyPlace() throws CommandException {
      return BARE.keyPlace();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @TempDir private Path folder = Path.of("");

  @Test
  void listsItsCommands() {
    Said said = Said.by(BARE, "--help");
    assertThat(said.status()).isZero();
    assertThat(said.out()).contains("backup", "restore", "hold", "release", "Exit status:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup", "restore", "hold", "release"})
  void explainsEachOfThem(String command) {
    Said said = Said.by(BARE, command, "--help");
    assertThat(said.status()).isZero();
    assertThat(said.out()).startsWith("Usage: optio-admin " + command);
  }

  @Test
  void saysWhichVersionItIs() {
    assertThat(Said.by(BARE, "--version").out()).isEqualToIgnoringNewLines("Optio 9.8.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "backup", "restore", "destroy", "backup a b", "restore --force a"})
  void isNotUnderstoodWithStatusTwo(String words) {
    Said said = Said.by(BARE, words.isEmpty() ? new String[0] : words.split(" ", -1));
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).containsAnyOf("Usage: optio-admin", "Did you mean");
    assertThat(said.out()).isEmpty();
  }

  @Test
  void failsWithStatusOneAndLeavesNothing() throws Exception {
    Said said = Said.by(BARE, "backup", folder.resolve("backup").toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).isEqualToIgnoringNewLines("There is no database in /nowhere.");
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void replacesNoFile() throws Exception {
    // Given
    Path there = Files.writeString(folder.resolve("there"), "mine");

    // When
    Said said = Said.by(BARE, "backup", there.toString());

    // Then
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("exists already");
    assertThat(there).hasContent("mine");
  }

  @Test
  void replacesNoFileThatComesWhileItWrites() throws Exception {
    // Given
    Path file = folder.resolve("backup");
    try (FreshFile fresh = new FreshFile(file)) {
      fresh.stream().write(new byte[] {1, 2, 3});
      Files.writeString(file, "mine");

      // When, Then
      assertThatThrownBy(fresh::keep).isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(file).hasContent("mine");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void givesAFileItsNameInTheEnd() throws Exception {
    // Given
    Path file = folder.resolve("backup");
    try (FreshFile fresh = new FreshFile(file)) {
      fresh.stream().write(new byte[] {1, 2, 3});
      assertThat(file).doesNotExist();

      // When
      assertThat(fresh.keep()).isEqualTo(3);
    }

    // Then
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  /** A backup that is whole is not the time to find out. */
  @Test
  void saysThatTheKeyCannotBeReadBeforeItWritesAnything() {
    Said said = Said.by(new LockedMachine(), "backup", folder.resolve("backup").toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).isEqualToIgnoringNewLines("The key cannot be read.");
  }

  @Test
  void saysThatThereIsNoSuchFolderOrFile() {
    assertThat(Said.by(BARE, "backup", folder.resolve("no/b").toString()).err())
        .isEqualToIgnoringNewLines("There is no folder " + folder.resolve("no") + ".");
    Said said = Said.by(BARE, "restore", "--check", folder.resolve("none").toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err())
        .isEqualToIgnoringNewLines("There is no file " + folder.resolve("none") + ".");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1023, 1024, 1536, 5L << 30})
  void saysHowLargeAFileIs(long bytes) {
    assertThat(Report.size(bytes)).isIn("0 bytes", "1023 bytes", "1.0 KiB", "1.5 KiB", "5.0 GiB");
  }
}
