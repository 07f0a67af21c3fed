package dev.optio.server.reconcile;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.Source;
import dev.optio.server.ids.RunId;
import dev.optio.server.logs.core.Draft;
import dev.optio.server.reconcile.OutputReader.Item;
import dev.optio.server.reconcile.core.LineSplitter;
import dev.optio.server.reconcile.core.SetUpScript;
import dev.optio.server.sandbox.Attachment.Frame;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.StoredRun;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState.Outcome;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs a repository's setup command in the checkout, before the agent. To the sandbox it is a run
 * of its own: it gets none of the agent's secrets, and nothing that it leaves running is there when
 * they come. Like an agent it outlives this replica, and whoever takes over reads on.
 */
final class SetUp {
  /** How long output waits for company before it is committed. */
  private static final Duration BATCH = Duration.ofMillis(200);

  private static final int FRAMES_AHEAD = 32;
  private static final int FULL_LINES = 2_000;

  private final Parts parts;

  SetUp(Parts parts) {
    this.parts = parts;
  }

  /** Whether the checkout is to be made ready before the agent may start. */
  static boolean isDue(Job job) {
    return !job.run().isSetUp() && job.repository().work().setupCommand().isPresent();
  }

  /** Ends what the run has started in the sandbox, agent and setup command. */
  static void kill(Parts parts, StoredRun run) throws SandboxException {
    if (run.setupOffset().isPresent()) {
      parts.sandbox().kill(idOf(run.id()));
    }
    parts.sandbox().kill(run.id());
  }

  /** Begins it, or goes on with it. */
  Next run(Job job) throws SandboxException, InterruptedException {
    String command = job.repository().work().setupCommand().orElseThrow();
    return job.run().setupOffset().isPresent() ? follow(job, command) : begin(job, command);
  }

  /** Noted before it starts, so that whoever ends the run knows that it may be there. */
  private Next begin(Job job, String command) {
    job.hold()
        .write((sql, lines) -> {
          Hold.check(parts.stores().runs().beginSetup(sql, job.hold().holder()));
          lines.say("Running the setup command, without secrets");
          lines.add(drafts(job, EntryKind.TOOL_USE, Source.OPTIO, "$ " + command));
        });
    return new Next.GoOn();
  }

  private Next follow(Job job, String command) throws SandboxException, InterruptedException {
    RunId setup = idOf(job.run().id());
    parts.sandbox().start(setup, job.task().id(), job.run().fence(), launch(command));
    Limits limits = new Limits(job, parts.clock().instant());
    try (Output output = new Output(job, setup)) {
      while (true) {
        Optional<RunStatus> ended = output.turn(limits);
        if (ended.isPresent()) {
          return ended(job, ended.get());
        }
        job.hold().takePoke();
        if (job.hold().isStopping()) {
          return new Next.GoOn();
        }
        Optional<StopReason> passed = limits.passed(parts.clock().instant());
        if (passed.isPresent()) {
          job.hold().requestStop(passed.get());
          return new Next.GoOn();
        }
      }
    }
  }

  private Next ended(Job job, RunStatus status) {
    if (!(status instanceof RunStatus.Exited exit)) {
      return new Next.End(
          RunEnd.passing(
              Outcome.LOST,
              Reason.SANDBOX_LOST,
              "The setup command was lost: its supervisor ended without saying how."));
    }
    String sentence = "The setup command failed (exit status " + exit.status() + ").";
    job.hold()
        .write((sql, lines) -> {
          boolean written =
              exit.status() == 0
                  ? parts.stores().runs().setSetUp(sql, job.hold().holder())
                  : parts.stores().runs().lockHeld(sql, job.hold().holder());
          Hold.check(written);
          if (exit.outputCut()) {
            lines.complain("The setup command wrote more than is kept.");
          }
          if (exit.status() != 0) {
            lines.add(drafts(job, EntryKind.ERROR, Source.OPTIO, sentence));
          }
        });
    return exit.status() == 0
        ? new Next.GoOn()
        : new Next.End(RunEnd.failed(Reason.SETUP_FAILED, sentence));
  }

  private Launch launch(String command) {
    return new Launch(
        SetUpScript.argv(command),
        Map.of(),
        List.of(),
        new byte[0],
        false,
        parts.policy().outputBytes());
  }

  /** The same for the same run, so that nobody starts it twice. */
  private static RunId idOf(RunId run) {
    return new RunId(UUID.nameUUIDFromBytes((run + " setup").getBytes(StandardCharsets.UTF_8)));
  }

  private List<Draft> drafts(Job job, EntryKind kind, Source source, String text) {
    return Draft.lines(
        parts.clock().instant(),
        kind,
        source,
        Optional.of("setup-" + job.run().number()),
        job.masker().mask(text).replace('\0', '\uFFFD'));
  }

  /** What it writes, read from where the log ends. */
  private final class Output implements AutoCloseable {
    private final Job job;
    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(FRAMES_AHEAD);
    private final OutputReader reader;
    private final LineSplitter splitter;
    private long committed;

    Output(Job job, RunId setup) {
      this.job = job;
      this.committed = job.run().setupOffset().orElseThrow();
      this.splitter = new LineSplitter(committed);
      this.reader = OutputReader.start(parts.sandbox(), setup, OutputName.STDOUT, committed, items);
    }

    /** Reads for a moment and commits what came; how it ended, once it has. */
    Optional<RunStatus> turn(Limits limits) throws SandboxException, InterruptedException {
      List<Draft> drafts = new ArrayList<>();
      Optional<RunStatus> ended = Optional.empty();
      Instant end = parts.clock().instant().plus(BATCH);
      while (ended.isEmpty() && drafts.size() < FULL_LINES) {
        long left = Duration.between(parts.clock().instant(), end).toMillis();
        Item item = items.poll(Math.max(0, left), TimeUnit.MILLISECONDS);
        if (item == null) {
          break;
        }
        switch (item) {
          case Item.Broken(OutputName _, SandboxException why) -> throw why;
          case Item.Read(OutputName _, Frame.Heartbeat _) -> {}
          case Item.Read(OutputName _, Frame.Data data) -> {
            add(drafts, splitter.feed(data.bytes()));
            limits.heard(parts.clock().instant());
          }
          case Item.Read(OutputName _, Frame.End(RunStatus status)) -> {
            add(drafts, splitter.rest());
            ended = Optional.of(status);
          }
        }
      }
      commit(drafts);
      return ended;
    }

    private void add(List<Draft> drafts, List<String> lines) {
      for (String line : lines) {
        drafts.addAll(drafts(job, EntryKind.TOOL_RESULT, Source.STDOUT, line));
      }
    }

    private void commit(List<Draft> drafts) {
      long to = splitter.offset();
      if (to == committed) {
        return;
      }
      job.hold()
          .write((sql, lines) -> {
            Hold.check(parts.stores().runs().commitSetup(sql, job.hold().holder(), committed, to));
            lines.add(drafts);
          });
      committed = to;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
