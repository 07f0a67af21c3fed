package dev.optio.server.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How every sandbox starts agents and passes on what they write. */
abstract class SandboxRunContract extends SandboxFixture {
  @Nested
  class Starting {
    @Test
    void knowsNothingOfARunThatWasNeverStarted() throws Exception {
      assertThat(sandbox.status(newRun())).isEqualTo(new RunStatus.Absent());
    }

    @Test
    void saysHowARunEndedAndHowMuchItWrote() throws Exception {
      // Given
      TaskId task = prepared();

      // When
      RunId run = started(task, Play.GREET);

      // Then
      RunStatus expected = new RunStatus.Exited(0, 6, 5, false);
      assertThat(ended(run)).isEqualTo(expected);
      assertThat(sandbox.status(run)).isEqualTo(expected);
    }

    @Test
    void keepsTheExitStatus() throws Exception {
      assertThat(performed(prepared(), Play.FAIL)).isEqualTo(new RunStatus.Exited(3, 0, 0, false));
    }

    @Test
    void saysByWhichSignalAnAgentDied() throws Exception {
      assertThat(performed(prepared(), Play.DIE)).isEqualTo(new RunStatus.Exited(137, 0, 0, false));
    }

    @Test
    void givesEnvironmentFilesAndInput() throws Exception {
      // Given
      TaskId task = prepared();
      Launch.HomeFile prompt =
          new Launch.HomeFile(PROMPT, "do it|".getBytes(UTF_8), Optional.of("OPTIO_PROMPT_FILE"));
      String greeting = "it's \"$HOME\"\n`x` \\ é";

      // When
      RunId run =
          started(
              task,
              new Launch(
                  argv(Play.SURROUNDINGS),
                  Map.of("GREETING", greeting),
                  List.of(prompt),
                  "now".getBytes(UTF_8),
                  false,
                  ROOMY));

      // Then
      assertThat(stdout(run)).isEqualTo(greeting + "|do it|now");
    }

    @Test
    void startsARunOnceHoweverOftenItIsAskedTo() throws Exception {
      // Given
      TaskId task = prepared();
      RunId run = started(task, Play.GREET);
      ended(run);

      // When
      sandbox.start(run, task, 1, launch(Play.GREET));
      sandbox.start(run, task, 2, launch(Play.FAIL));

      // Then
      assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Exited(0, 6, 5, false));
      assertThat(stdout(run)).isEqualTo("hello\n");
    }

    @Test
    void startsARunOnceWhenSeveralReplicasTryAtOnce() throws Exception {
      // Given
      TaskId task = prepared();
      RunId run = newRun();

      // When
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Sandbox replica = open();
          starts.add(
              threads.submit(() -> {
                replica.start(run, task, 1, launch(Play.GREET));
                return run;
              }));
        }
        for (Future<?> start : starts) {
          start.get();
        }
      }

      // Then
      assertThat(stdout(run)).isEqualTo("hello\n");
    }

    @Test
    void refusesAStaleReplica() throws Exception {
      // Given
      TaskId task = prepared();
      RunId run = newRun();
      sandbox.start(run, task, 5, launch(Play.GREET));

      // When, Then
      assertRefused(
          SandboxException.Cause.FENCED, () -> sandbox.start(run, task, 4, launch(Play.GREET)));
    }

    @Test
    void startsNothingWithoutACheckout() {
      assertRefused(
          SandboxException.Cause.UNAVAILABLE,
          () -> sandbox.start(newRun(), newTask(), 1, launch(Play.GREET)));
    }

    @Test
    void endsWith127AndItsNameWhenAProgramIsNotInstalled() throws Exception {
      // Given
      TaskId task = prepared();
      List<String> argv = List.of("no-such-agent", "--yes");

      // When
      RunId run = started(task, new Launch(argv, Map.of(), List.of(), new byte[0], false, ROOMY));

      // Then
      assertThat(ended(run))
          .isInstanceOfSatisfying(
              RunStatus.Exited.class, exited -> assertThat(exited.status()).isEqualTo(127));
      assertThat(new String(read(run, OutputName.STDERR).bytes(), UTF_8)).contains("no-such-agent");
    }

    @Test
    void showsASecondRunWhatTheFirstLeft() throws Exception {
      // Given
      TaskId task = prepared();
      performed(task, Play.WORK);
      performed(task, Play.CONVERSE);

      // When
      RunId run = started(task, Play.REMEMBER);

      // Then
      assertThat(stdout(run)).isEqualTo("made\ntalk\n");
    }
  }

  @Nested
  class Reading {
    @Test
    void passesOnAllLinesInOrder() throws Exception {
      // Given
      RunId run = started(prepared(), Play.COUNT);

      // When
      String text = stdout(run);

      // Then
      assertThat(text)
          .isEqualTo(
              IntStream.rangeClosed(1, 20_000)
                  .mapToObj(i -> i + "\n")
                  .collect(Collectors.joining()));
    }

    @Test
    void keepsTheStreamsApart() throws Exception {
      // Given
      RunId run = started(prepared(), Play.GREET);

      // When, Then
      assertThat(stdout(run)).isEqualTo("hello\n");
      assertThat(new String(read(run, OutputName.STDERR).bytes(), UTF_8)).isEqualTo("oops\n");
    }

    @Test
    void beginsAtAnyOffset() throws Exception {
      // Given
      RunId run = started(prepared(), Play.GREET);
      ended(run);

      // When, Then
      assertThat(read(sandbox, run, OutputName.STDOUT, 2).bytes())
          .asString(UTF_8)
          .isEqualTo("llo\n");
      assertThat(read(sandbox, run, OutputName.STDOUT, 6).bytes()).isEmpty();
    }

    @Test
    void goesOnInAnotherReplicaWhereOneStopped() throws Exception {
      // Given
      RunId run = started(prepared(), launch(Play.ECHO, "one\n".getBytes(UTF_8), true));
      awaitText(run, "got one\n");
      sandbox.close();

      // When
      Sandbox next = open();
      next.deliver(run, newMessage(), "two");
      next.closeInput(run);

      // Then
      Heard heard = read(next, run, OutputName.STDOUT, "got one\n".length());
      assertThat(heard.bytes()).asString(UTF_8).isEqualTo("got two\nend\n");
    }

    @Test
    void saysThatARunLivesWhileItSaysNothing() throws Exception {
      // Given
      RunId run = waiting(prepared());

      // When
      try (Attachment attachment = sandbox.attach(run, OutputName.STDERR, 0)) {
        Attachment.Frame frame = attachment.next(Duration.ofMillis(20));

        // Then
        assertThat(frame).isEqualTo(new Attachment.Frame.Heartbeat());
      }
    }

    @Test
    void passesOnALineOf16MiB() throws Exception {
      // Given
      RunId run = started(prepared(), Play.HUGE_LINE);

      // When
      byte[] line = read(run, OutputName.STDOUT).bytes();

      // Then
      assertThat(line).hasSize(LARGEST_LINE).endsWith('x', 'x', '\n');
    }

    @Test
    void passesOnBytesThatAreNoText() throws Exception {
      // Given
      RunId run = started(prepared(), Play.NO_TEXT);

      // When, Then
      assertThat(read(run, OutputName.STDOUT).bytes()).isEqualTo(NO_TEXT);
    }

    @Test
    void keepsNoMoreThanTheLimitAndEndsTheRun() throws Exception {
      // Given
      TaskId task = prepared();

      // When
      RunId run =
          started(
              task, new Launch(argv(Play.FLOOD), Map.of(), List.of(), new byte[0], false, 100_000));

      // Then
      Heard heard = read(run, OutputName.STDOUT);
      assertThat(heard.bytes()).hasSize(100_000);
      assertThat(heard.status())
          .isInstanceOfSatisfying(
              RunStatus.Exited.class, exited -> assertThat(exited.outputCut()).isTrue());
    }

    @Test
    void refusesAnOffsetThatTheOutputNeverReached() throws Exception {
      // Given
      RunId run = started(prepared(), Play.GREET);
      ended(run);

      // When, Then
      assertRefused(SandboxException.Cause.FORGED, () -> sandbox.attach(run, OutputName.STDOUT, 7));
    }

    @Test
    void refusesToReadARunThatWasNeverStarted() {
      assertRefused(
          SandboxException.Cause.UNAVAILABLE, () -> sandbox.attach(newRun(), OutputName.STDOUT, 0));
    }

    @Test
    void noticesAnOutputThatShrank() throws Exception {
      // Given
      RunId run = started(prepared(), Play.GREET);
      ended(run);

      // When
      shrink(run, OutputName.STDOUT, 2);

      // Then
      assertRefused(SandboxException.Cause.FORGED, () -> read(sandbox, run, OutputName.STDOUT, 4));
    }
  }
}
