package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Collected;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.Play;
import dev.optio.server.sandbox.Prepared;
import dev.optio.server.sandbox.RunStatus;
import dev.optio.server.sandbox.SandboxException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What happens when there is no space; run by {@link FullDiskIT} on a small disk. */
class FullDiskCases extends LocalFixture {
  /** Names the environment variable that says where the small disk is. */
  static final String DISK = "OPTIO_TEST_DISK";

  private final Path disk = Path.of(String.valueOf(System.getenv(DISK)));

  /** What the case before left is in the way. */
  FullDiskCases() throws Exception {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(disk)) {
      for (Path path : left) {
        Folders.delete(path);
      }
    }
  }

  @Override
  Path data() {
    return disk.resolve("data");
  }

  @Test
  void saysThatThereIsNoSpaceForACheckout() throws Exception {
    // Given
    fill();

    // When, Then
    assertRefused(SandboxException.Cause.EXHAUSTED, () -> sandbox.prepare(place(newTask())));
    free();
    assertThat(sandbox.prepare(place(newTask())))
        .isEqualTo(new Prepared.Ready(false, store.base()));
  }

  @Test
  void startsNothingWithoutSpaceAndAllOfItLater() throws Exception {
    // Given
    TaskId task = prepared();
    RunId run = newRun();
    fill();

    // When, Then
    assertRefused(
        SandboxException.Cause.EXHAUSTED, () -> sandbox.start(run, task, 1, launch(Play.GREET)));
    assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Absent());
    free();
    sandbox.start(run, task, 2, launch(Play.GREET));
    assertThat(stdout(run)).isEqualTo("hello\n");
  }

  @Test
  void recordsTheEndOfARunThatFilledTheDisk() throws Exception {
    // Given
    TaskId task = prepared();

    // When
    RunId run = started(task, Play.FLOOD);

    // Then
    Heard heard = read(run, OutputName.STDOUT);
    assertThat(heard.bytes()).asString(UTF_8).startsWith("0123456789\n0123456789\n");
    assertThat(heard.status())
        .isInstanceOfSatisfying(
            RunStatus.Exited.class, exited -> assertThat(exited.outputCut()).isTrue());
  }

  @Test
  void collectsOnceThereIsSpaceAgain() throws Exception {
    // Given
    TaskId task = prepared();
    performed(task, Play.WORK);
    fill();

    // When
    assertThat(collecting(task)).isNotInstanceOf(Collected.Nothing.class);
    free();

    // Then
    Collected.Commits commits = collected(task);
    try (var unpacked = unpack(commits)) {
      assertThat(unpacked.file(commits.head(), "work.txt")).contains("made\n");
    }
  }

  /** Something other than what was collected, when nothing could be. */
  private Object collecting(TaskId task) {
    try {
      return sandbox.collect(task, store.base());
    } catch (SandboxException e) {
      return e;
    }
  }

  private void fill() throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(disk.resolve("ballast"))) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(disk.toFile().getUsableSpace()).isZero();
    }
  }

  private void free() throws IOException {
    Files.deleteIfExists(disk.resolve("ballast"));
  }
}
