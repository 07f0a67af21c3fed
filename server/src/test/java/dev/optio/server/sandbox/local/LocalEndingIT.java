package dev.optio.server.sandbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import dev.optio.server.sandbox.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How runs of this machine end: every process of theirs, whatever it did to live on. */
class LocalEndingIT extends LocalFixture {
  /** Children and grandchildren in sessions of their own, none of which heeds what it is asked. */
  private static final String STUBBORN =
      """
      trap '' TERM HUP INT
      live_on='trap "" TERM HUP INT; while :; do sleep 1; done'
      sh -c "$live_on" &
      setsid sh -c "$live_on" &
      (setsid sh -c "($live_on) & exit" &)
      $1 sh -c "$live_on" &
      echo started
      while :; do sleep 1; done
      """;

  private Isolation isolation = Isolation.NAMESPACES;

  @Override
  LocalSettings settings() {
    return new LocalSettings(data().resolve("local"), isolation, List.of(), List.of(), List.of());
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void leavesNoProcessOfARunThatWasKilled(Isolation way) throws Exception {
    // Given
    isolation = way;
    sandbox = open();
    TaskId task = prepared();
    RunId run = started(task, shell(STUBBORN, "env -i"));
    awaitText(run, "started\n");
    List<ProcessHandle> all = folderOf(run).supervisor().orElseThrow().descendants().toList();

    // When
    sandbox.kill(run);

    // Then
    assertThat(all).hasSizeGreaterThan(4).noneMatch(LocalEndingIT::lives);
    assertThat(ProcessTable.having(Environments.RUN + "=" + run)).isEmpty();
    assertThat(sandbox.status(run)).isInstanceOf(RunStatus.Exited.class);
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void leavesNoProcessOfARunThatWasLost(Isolation way) throws Exception {
    // Given
    isolation = way;
    sandbox = open();
    TaskId task = prepared();
    String disguise =
        switch (way) {
          case NAMESPACES -> "env -i";
          case NONE -> ""; // without namespace and supervisor only its environment tells
        };
    RunId run = started(task, shell(STUBBORN, disguise));
    awaitText(run, "started\n");
    List<ProcessHandle> all = folderOf(run).supervisor().orElseThrow().descendants().toList();
    lose(run);

    // When
    sandbox.kill(run);

    // Then
    assertThat(all).hasSizeGreaterThan(4).noneMatch(LocalEndingIT::lives);
    assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Lost());
  }

  @Test
  void takesTheAgentAlongWhenTheSupervisorDies() throws Exception {
    // Given
    TaskId task = prepared();
    RunId run = started(task, shell(STUBBORN, "env -i"));
    awaitText(run, "started\n");
    List<ProcessHandle> all = folderOf(run).supervisor().orElseThrow().descendants().toList();

    // When
    lose(run);

    // Then
    assertThat(all).hasSizeGreaterThan(4);
    all.forEach(process -> process.onExit().join());
  }

  @Test
  void letsAnAgentEndItself() throws Exception {
    // Given
    TaskId task = prepared();
    String polite = "trap 'echo bye; exit 7' TERM; echo started; while :; do sleep 0.1; done";
    RunId run = started(task, shell(polite));
    awaitText(run, "started\n");

    // When
    sandbox.kill(run);

    // Then
    Heard heard = read(run, OutputName.STDOUT);
    assertThat(heard.bytes()).asString(UTF_8).isEqualTo("started\nbye\n");
    assertThat(heard.status())
        .isInstanceOfSatisfying(
            RunStatus.Exited.class, exited -> assertThat(exited.status()).isEqualTo(7));
  }

  @Test
  void endsARunWhoseAgentClosedItsOutput() throws Exception {
    // Given
    TaskId task = prepared();

    // When
    RunId run = started(task, shell("echo before; exec > /dev/null 2>&1; sleep 0.2; exit 4"));

    // Then
    assertThat(ended(run)).isEqualTo(new RunStatus.Exited(4, 7, 0, false));
  }

  @Test
  void recordsTheEndOfEveryRunHoweverShort() throws Exception {
    // Given
    TaskId task = prepared();
    List<RunId> runs = new ArrayList<>();

    // When
    for (int i = 0; i < 10; i++) {
      runs.add(
          started(
              task, new Launch(List.of("true"), Map.of(), List.of(), new byte[0], i > 5, ROOMY)));
    }

    // Then
    for (RunId run : runs) {
      assertThat(ended(run)).isEqualTo(new RunStatus.Exited(0, 0, 0, false));
    }
  }

  @Test
  void startsNoAgentThatIsAlreadyToEnd() throws Exception {
    // Given
    TaskId task = prepared();
    RunId run = newRun();
    Folders.create(folderOf(run).folder());
    Files.createFile(folderOf(run).stop());

    // When
    sandbox.start(run, task, 1, shell("echo started"));

    // Then
    assertThat(ended(run)).isEqualTo(new RunStatus.Exited(137, 0, 0, false));
  }

  @Test
  void removesTheFilesOfARunThatEndsByItself() throws Exception {
    // Given
    TaskId task = prepared();

    // When
    RunId run = started(task, launchWithKey("cat ~/.key"));

    // Then
    assertThat(stdout(run)).isEqualTo("key");
    assertThat(folderOf(task).home().resolve(".key")).doesNotExist();
  }

  @Test
  void removesTheFilesOfARunThatIsKilled() throws Exception {
    // Given
    TaskId task = prepared();
    Path home = folderOf(task).home();
    RunId run = started(task, launchWithKey("echo started; cat .key ~/.key; sleep 600"));
    awaitText(run, "started\nkey");
    assertThat(home.resolve(".key")).exists();

    // When
    sandbox.kill(run);

    // Then
    assertThat(home.resolve(".key")).doesNotExist();
  }

  @Test
  void removesTheFilesOfALostRunBeforeItCollects() throws Exception {
    // Given
    TaskId task = prepared();
    RunId run = started(task, launchWithKey("echo started; sleep 600"));
    awaitText(run, "started\n");
    lose(run);

    // When
    sandbox.collect(task, store.base());

    // Then
    assertThat(folderOf(task).home().resolve(".key")).doesNotExist();
  }

  @Test
  void saysThatARecordOfTheEndIsForged() throws Exception {
    // Given
    TaskId task = prepared();
    RunId run = started(task, shell("echo hello"));
    ended(run);

    // When
    Files.writeString(folderOf(run).folder().resolve("exit"), "999 6 0 0 .");

    // Then
    assertRefused(SandboxException.Cause.FORGED, () -> sandbox.status(run));
    sandbox.kill(run);
    sandbox.remove(task);
    assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Absent());
  }

  @Test
  void saysThatOutputIsMissingWhenTheRecordOfTheEndClaimsMore() throws Exception {
    // Given
    TaskId task = prepared();
    RunId run = started(task, shell("echo hello"));
    ended(run);

    // When
    Files.writeString(folderOf(run).folder().resolve("exit"), "0 600 0 0 .");

    // Then
    assertRefused(SandboxException.Cause.FORGED, () -> read(run, OutputName.STDOUT));
  }

  @Test
  void readsNoOutputThroughALink() throws Exception {
    // Given
    Path key = write(data().resolve("encryption.key"), "secret");
    TaskId task = prepared();
    RunId run = started(task, shell("echo hello"));
    ended(run);

    // When
    Path output = folderOf(run).output(OutputName.STDOUT);
    Files.delete(output);
    Files.createSymbolicLink(output, key);

    // Then
    assertRefused(SandboxException.Cause.FORGED, () -> sandbox.attach(run, OutputName.STDOUT, 0));
  }

  @Test
  void killsNoStrangerWhoseNumberAForgedFileNames() throws Exception {
    // Given
    Process stranger = new ProcessBuilder("sleep", "600").start();
    TaskId task = prepared();
    RunId run = started(task, shell(STUBBORN, ""));
    awaitText(run, "started\n");
    Files.writeString(folderOf(run).init(), stranger.pid() + " 1 .");

    // When
    sandbox.kill(run);

    // Then
    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly();
  }

  private static Launch launchWithKey(String script) {
    var key = new Launch.HomeFile(".key", "key".getBytes(UTF_8));
    return new Launch(
        List.of("sh", "-c", script), Map.of(), List.of(key), new byte[0], false, ROOMY);
  }

  /** Not even as a zombie that its parent will never wait for. */
  private static boolean lives(ProcessHandle process) {
    return process.isAlive()
        && ProcessTable.stat(process.pid()).map(stat -> !stat.zombie()).orElse(false);
  }
}
