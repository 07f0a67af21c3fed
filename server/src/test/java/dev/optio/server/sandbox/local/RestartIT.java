package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.Play;
import dev.optio.server.sandbox.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run goes on when the server that started it is killed, and another one goes on with it. */
class RestartIT extends LocalFixture {
  @Test
  void goesOnWithARunWhoseServerWasKilledWithAllOfItsProcessGroup() throws Exception {
    // Given
    TaskId task = newTask();
    RunId run = newRun();
    ProcessBuilder builder =
        OtherJvm.builder(
            List.of("setsid"), // so that the server leads a group, as under a terminal
            OtherJvm.classPath(),
            folder,
            StartAndWait.class,
            settings().root().toString(),
            store.folder().toString(),
            store.base(),
            task.toString(),
            run.toString(),
            "while read -r line; do echo \"got $line\"; done; echo work > work.txt; echo end");
    Process server = builder.start();
    awaitLine(server, "started");
    awaitText(run, "got first\n");

    // When
    outside(folder, "kill", "-KILL", "--", "-" + server.pid());
    server.waitFor();

    // Then
    assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Running());
    sandbox.deliver(run, newMessage(), "second");
    sandbox.closeInput(run);
    Heard heard = read(sandbox, run, OutputName.STDOUT, "got first\n".length());
    assertThat(heard.bytes()).asString(UTF_8).isEqualTo("got second\nend\n");
    try (var unpacked = unpack(collected(task))) {
      assertThat(unpacked).isNotNull();
    }
  }

  @Test
  void startsARunOfWhichAKilledServerLeftHalfAStart() throws Exception {
    // Given
    TaskId task = prepared();
    RunId run = newRun();
    Path half = folderOf(run).folder().resolve("attempt-123");
    Files.createDirectories(half);
    write(half.resolve("plan.json"), "{");
    write(folderOf(run).folder().resolve("input.ndjson"), "of another attempt\n");
    write(folderOf(run).folder().resolve("output.ndjson"), "of another attempt\n");

    // When
    sandbox.start(run, task, 1, launch(Play.ECHO, "first\n".getBytes(UTF_8), false));

    // Then
    assertThat(stdout(run)).isEqualTo("got first\nend\n");
    assertThat(half).doesNotExist();
  }

  @Test
  void preparesATaskOfWhichAKilledServerLeftHalfACheckout() throws Exception {
    // Given
    TaskId task = newTask();
    write(folderOf(task).checkout().resolve(".git").resolve("HEAD"), "ref: refs/heads/half\n");
    write(folderOf(task).checkout().resolve("README.md"), "half");

    // When
    sandbox.prepare(place(task));

    // Then
    assertThat(stdout(started(task, Play.READ))).isEqualTo("A sample\n");
  }

  private static void awaitLine(Process process, String line) throws Exception {
    var reader = process.inputReader(UTF_8);
    StringBuilder seen = new StringBuilder();
    for (String next = reader.readLine(); next != null; next = reader.readLine()) {
      if (next.equals(line)) {
        return;
      }
      seen.append(next).append('\n');
    }
    throw new AssertionError(seen);
  }
}
