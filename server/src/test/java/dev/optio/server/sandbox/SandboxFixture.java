package dev.optio.server.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the suites of the port share: a machine, a store, and the ways to look at both. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
public abstract class SandboxFixture {
  protected static final String PROMPT = ".optio/prompt.md";
  protected static final int LARGEST_LINE = 16 << 20;
  protected static final byte[] NO_TEXT = {
    (byte) 0xFF, (byte) 0xFE, 0, 0x1B, '[', '3', '1', 'm', '\r'
  };
  protected static final long ROOMY = 64L << 20;
  protected static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir protected Path folder;

  protected SampleStore store;
  protected Sandbox sandbox;
  private final List<RunId> named = new ArrayList<>();
  private int unpacked;

  /** A client of the machine under test; another one at every call. */
  protected abstract Sandbox open() throws Exception;

  /** How an agent that does this is started. */
  protected abstract List<String> argv(Play play);

  /** Kills the supervisor of a run. */
  protected abstract void lose(RunId run) throws Exception;

  /** Cuts an output, as one who forges would. */
  protected abstract void shrink(RunId run, OutputName output, int size) throws Exception;

  @BeforeEach
  void openOne() throws Exception {
    store = SampleStore.create(folder.resolve("store.git"));
    sandbox = open();
  }

  /** Nothing works in the folder any more when it is deleted. */
  @AfterEach
  void endAllRuns() throws Exception {
    try (Sandbox last = open()) {
      for (RunId run : named) {
        last.kill(run);
      }
    }
    sandbox.close();
  }

  protected RunId newRun() {
    RunId run = new RunId(UUID.randomUUID());
    named.add(run);
    return run;
  }

  protected static TaskId newTask() {
    return new TaskId(UUID.randomUUID());
  }

  protected static MessageId newMessage() {
    return new MessageId(UUID.randomUUID());
  }

  protected Place place(TaskId task) {
    return place(task, store.base(), Optional.empty());
  }

  protected Place place(TaskId task, String base, Optional<Place.Seed> seed) {
    return new Place(
        task,
        new RepositoryId(UUID.randomUUID()),
        store.folder(),
        base,
        "optio/task-1-sample",
        new Place.Author("Robin Author", "robin@example.org"),
        seed);
  }

  protected TaskId prepared() throws SandboxException {
    TaskId task = newTask();
    assertThat(sandbox.prepare(place(task))).isEqualTo(new Prepared.Ready(false, store.base()));
    return task;
  }

  protected Launch launch(Play play) {
    return launch(play, new byte[0], false);
  }

  protected Launch launch(Play play, byte[] input, boolean keepsInputOpen) {
    return new Launch(argv(play), Map.of(), List.of(), input, keepsInputOpen, ROOMY);
  }

  protected RunId started(TaskId task, Play play) throws SandboxException {
    return started(task, launch(play));
  }

  protected RunId started(TaskId task, Launch launch) throws SandboxException {
    RunId run = newRun();
    sandbox.start(run, task, 1, launch);
    return run;
  }

  /** Starts an agent that waits, its input open, and waits for it to be there. */
  protected RunId waiting(TaskId task) throws Exception {
    RunId run = started(task, launch(Play.WAIT, new byte[0], true));
    awaitText(run, "started\n");
    return run;
  }

  protected void awaitText(RunId run, String text) throws Exception {
    try (Attachment attachment = sandbox.attach(run, OutputName.STDOUT, 0)) {
      StringBuilder seen = new StringBuilder();
      while (!seen.toString().contains(text)) {
        switch (attachment.next(PATIENCE)) {
          case Attachment.Frame.Data data -> seen.append(new String(data.bytes(), UTF_8));
          case Attachment.Frame.Heartbeat() -> {}
          case Attachment.Frame.End end -> throw new AssertionError(seen + " then " + end);
        }
      }
    }
  }

  protected RunStatus ended(RunId run) throws Exception {
    return read(run, OutputName.STDOUT).status();
  }

  protected RunStatus performed(TaskId task, Play play) throws Exception {
    return ended(started(task, play));
  }

  protected String stdout(RunId run) throws Exception {
    return new String(read(run, OutputName.STDOUT).bytes(), UTF_8);
  }

  /** All that an attachment said. */
  protected record Heard(byte[] bytes, RunStatus status) {}

  protected Heard read(RunId run, OutputName output) throws Exception {
    return read(sandbox, run, output, 0);
  }

  protected static Heard read(Sandbox from, RunId run, OutputName output, long offset)
      throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Attachment attachment = from.attach(run, output, offset)) {
      while (true) {
        switch (attachment.next(PATIENCE)) {
          case Attachment.Frame.Data data -> {
            assertThat(data.offset()).isEqualTo(offset + bytes.size());
            bytes.writeBytes(data.bytes());
          }
          case Attachment.Frame.Heartbeat() -> {}
          case Attachment.Frame.End end -> {
            return new Heard(bytes.toByteArray(), end.status());
          }
        }
      }
    }
  }

  protected Collected.Commits collected(TaskId task) throws SandboxException {
    return (Collected.Commits) sandbox.collect(task, store.base());
  }

  protected SampleStore.Unpacked unpack(Collected.Commits commits) throws IOException {
    try (var pack = commits.pack()) {
      return store.unpack(folder.resolve("unpacked-" + unpacked++), pack.readAllBytes());
    }
  }

  protected static void assertRefused(SandboxException.Cause cause, ThrowingCallable call) {
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(cause))
        .satisfies(refusal -> assertThat(refusal.getMessage()).endsWith("."));
  }
}
