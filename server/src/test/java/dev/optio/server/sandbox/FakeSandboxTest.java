package dev.optio.server.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fake keeps the port's promises, and fails on cue. */
class FakeSandboxTest extends SandboxContract {
  private @Nullable FakeSandbox machine;

  @Override
  protected Sandbox open() {
    return fake().reopened();
  }

  @Override
  protected List<String> argv(Play play) {
    return List.of(play.name());
  }

  @Override
  protected void lose(RunId run) {
    fake().lose(run);
  }

  @Override
  protected void shrink(RunId run, OutputName output, int size) {
    fake().shrink(run, output, size);
  }

  private FakeSandbox fake() {
    FakeSandbox made = machine;
    if (made == null) {
      made = new FakeSandbox(folder.resolve("fake"));
      Play.install(made);
      machine = made;
    }
    return made;
  }

  @Nested
  class OnCue {
    @Test
    void failsUntilItIsHealed() throws Exception {
      // Given
      TaskId task = prepared();
      SandboxException failure =
          new SandboxException(SandboxException.Cause.UNAVAILABLE, "Gone for now.");

      // When
      fake().fail(FakeSandbox.Verb.START, failure);

      // Then
      assertRefused(SandboxException.Cause.UNAVAILABLE, () -> started(task, Play.GREET));
      fake().heal(FakeSandbox.Verb.START);
      assertThat(stdout(started(task, Play.GREET))).isEqualTo("hello\n");
    }

    @Test
    void forgetsEverythingWhenItIsWiped() throws Exception {
      // Given
      RunId run = waiting(prepared());

      // When
      fake().wipe();

      // Then
      assertThat(sandbox.status(run)).isEqualTo(new RunStatus.Absent());
    }
  }
}
