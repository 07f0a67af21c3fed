package dev.optio.server.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How every sandbox gives agents input, ends them, and tells that they were lost. */
abstract class SandboxEndContract extends SandboxRunContract {
  @Nested
  class TellingWhatIsHere {
    @Test
    void namesCheckoutsAndWhatTheyBorrowFrom() throws Exception {
      // Given
      TaskId task = prepared();
      RunId run = started(task, Play.WORK);
      ended(run);

      // When, Then
      assertThat(sandbox.kept().checkouts()).containsExactly(Map.entry(task, store.folder()));
      assertThat(sandbox.kept().strays()).isEmpty();
      sandbox.remove(task);
      assertThat(sandbox.kept()).isEqualTo(new Kept(Map.of(), Set.of(), Set.of()));
    }

    @Test
    void namesRunsThatNeverBeganUntilTheyAreForgotten() throws Exception {
      // Given
      RunId run = newRun();
      sandbox.kill(run);

      // When, Then
      assertThat(sandbox.kept().strays()).containsExactly(run);
      sandbox.forget(run);
      sandbox.forget(run);
      assertThat(sandbox.kept().strays()).isEmpty();
    }

    @Test
    void forgetsNoRunThatGoesOn() throws Exception {
      // Given
      RunId run = waiting(prepared());

      // When, Then
      assertRefused(SandboxException.Cause.IMPOSSIBLE, () -> sandbox.forget(run));
      assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Running());
    }
  }

  @Nested
  class Telling {
    @Test
    void deliversMessagesInOrderAndEachOnce() throws Exception {
      // Given
      RunId run = started(prepared(), launch(Play.ECHO, "first\n".getBytes(UTF_8), true));
      MessageId second = newMessage();

      // When
      sandbox.deliver(run, second, "second");
      sandbox.deliver(run, second, "second");
      open().deliver(run, second, "second");
      sandbox.deliver(run, newMessage(), "third");
      sandbox.closeInput(run);
      sandbox.closeInput(run);

      // Then
      assertThat(stdout(run)).isEqualTo("got first\ngot second\ngot third\nend\n");
    }

    @Test
    void endsTheInputOfALaunchThatKeepsNoneOpen() throws Exception {
      // Given
      RunId run = started(prepared(), launch(Play.ECHO, "only\n".getBytes(UTF_8), false));

      // When, Then
      assertThat(stdout(run)).isEqualTo("got only\nend\n");
    }

    @Test
    void deliversALineOfOneMebibyte() throws Exception {
      // Given
      RunId run = started(prepared(), launch(Play.MEASURE, new byte[0], true));

      // When
      sandbox.deliver(run, newMessage(), "x".repeat(1 << 20));
      sandbox.closeInput(run);

      // Then
      assertThat(stdout(run)).isEqualTo((1 << 20) + 1 + "\n");
    }

    @Test
    void refusesWhatComesAfterTheEndOfInput() throws Exception {
      // Given
      RunId run = started(prepared(), launch(Play.WAIT, new byte[0], true));
      MessageId before = newMessage();
      sandbox.deliver(run, before, "in time");
      sandbox.closeInput(run);

      // When, Then
      sandbox.deliver(run, before, "in time");
      assertRefused(
          SandboxException.Cause.IMPOSSIBLE, () -> sandbox.deliver(run, newMessage(), "late"));
    }

    @Test
    void refusesMessagesToARunThatHasEnded() throws Exception {
      // Given
      RunId run = started(prepared(), launch(Play.GREET, new byte[0], true));
      ended(run);

      // When, Then
      assertRefused(
          SandboxException.Cause.IMPOSSIBLE, () -> sandbox.deliver(run, newMessage(), "late"));
      sandbox.closeInput(run);
    }
  }

  @Nested
  class Killing {
    @Test
    void keepsAnAgentFromStartingThatAReplicaIsStillAboutToStart() throws Exception {
      // Given
      TaskId task = prepared();
      RunId run = newRun();

      // When
      sandbox.kill(run);
      RunStatus before = sandbox.status(run);
      try {
        open().start(run, task, 1, launch(Play.GREET));
      } catch (SandboxException e) {
        assertThat(e.kind()).isEqualTo(SandboxException.Cause.IMPOSSIBLE);
      }

      // Then
      assertThat(before).isEqualTo(new RunStatus.Absent());
      if (sandbox.status(run) instanceof RunStatus.Running) {
        read(run, OutputName.STDOUT);
      }
      assertThat(sandbox.status(run)).isNotInstanceOf(RunStatus.Running.class);
      if (sandbox.status(run) instanceof RunStatus.Exited) {
        assertThat(stdout(run)).isEmpty();
      }
    }

    @Test
    void endsARunAndKeepsWhatItWrote() throws Exception {
      // Given
      RunId run = waiting(prepared());

      // When
      sandbox.kill(run);

      // Then
      Heard heard = read(run, OutputName.STDOUT);
      assertThat(heard.bytes()).asString(UTF_8).isEqualTo("started\n");
      assertThat(heard.status())
          .isInstanceOfSatisfying(
              RunStatus.Exited.class, exited -> assertThat(exited.status()).isGreaterThan(128));
    }

    @Test
    void endsARunThatHasJustBegun() throws Exception {
      // Given
      RunId run = started(prepared(), Play.WAIT);

      // When
      sandbox.kill(run);

      // Then
      assertThat(sandbox.status(run)).isInstanceOf(RunStatus.Exited.class);
    }

    @Test
    void leavesWhatHasEndedAsItIs() throws Exception {
      // Given
      RunId run = started(prepared(), Play.GREET);
      RunStatus before = ended(run);

      // When
      sandbox.kill(run);
      sandbox.kill(run);

      // Then
      assertThat(sandbox.status(run)).isEqualTo(before);
    }

    @Test
    void leavesWhatNeverStartedAsItIs() throws Exception {
      // Given
      RunId run = newRun();

      // When
      sandbox.kill(run);

      // Then
      assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Absent());
    }

    @Test
    void endsOneRunAndNoOther() throws Exception {
      // Given
      RunId first = waiting(prepared());
      RunId second = waiting(prepared());

      // When
      sandbox.kill(first);

      // Then
      assertThat(sandbox.status(first)).isInstanceOf(RunStatus.Exited.class);
      assertThat(sandbox.status(second)).isEqualTo(new RunStatus.Running());
    }
  }

  @Nested
  class Losing {
    @Test
    void saysThatARunIsLostAndPassesOnAllThatItWrote() throws Exception {
      // Given
      RunId run = waiting(prepared());

      // When
      lose(run);

      // Then
      Heard heard = read(run, OutputName.STDOUT);
      assertThat(heard.status()).isEqualTo(new RunStatus.Lost());
      assertThat(heard.bytes()).asString(UTF_8).isEqualTo("started\n");
      assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Lost());
    }

    @Test
    void doesNotStartALostRunAgain() throws Exception {
      // Given
      TaskId task = prepared();
      RunId run = waiting(task);
      lose(run);

      // When
      sandbox.start(run, task, 2, launch(Play.GREET));

      // Then
      assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Lost());
    }

    @Test
    void collectsFromATaskWhoseRunWasLost() throws Exception {
      // Given
      TaskId task = prepared();
      performed(task, Play.WORK);
      RunId run = waiting(task);
      lose(run);

      // When
      sandbox.kill(run);

      // Then
      try (var unpacked = unpack(collected(task))) {
        assertThat(unpacked).isNotNull();
      }
    }
  }
}
