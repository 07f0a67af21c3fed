package dev.optio.server.reconcile;

import dev.optio.server.agents.Verdict;
import dev.optio.server.observe.FailPoints.Step;
import dev.optio.server.reconcile.OutputReader.Item;
import dev.optio.server.reconcile.core.AgentEnd;
import dev.optio.server.sandbox.Attachment.Frame;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.RunState.Outcome;
import dev.optio.server.tasks.core.RunState.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * While the agent works: its output into the log, messages into its input, an eye on its limits.
 */
final class Following {
  /** How long output waits for company before it is committed. */
  private static final Duration BATCH = Duration.ofMillis(200);

  private static final int FRAMES_AHEAD = 32;

  private final Parts parts;
  private final Messages messages;

  Following(Parts parts) {
    this.parts = parts;
    this.messages = new Messages(parts);
  }

  /** Follows until the agent exits, or is to be ended. */
  Next follow(Job job) throws SandboxException, InterruptedException {
    try (Streams streams = new Streams(job)) {
      Limits limits = new Limits(job, parts.clock().instant());
      while (true) {
        boolean more = streams.turn(limits);
        if (!more) {
          return exited(job, streams);
        }
        boolean poked = job.hold().takePoke();
        if (job.hold().isStopping()) {
          return new Next.GoOn();
        }
        Optional<StopReason> passed = limits.passed(parts.clock().instant());
        if (passed.isPresent()) {
          job.hold().requestStop(passed.get());
          return new Next.GoOn();
        }
        messages.deliver(job, poked, streams.batch.words());
      }
    } catch (SandboxException e) {
      if (e.kind() != SandboxException.Cause.FORGED) {
        throw e;
      }
      job.hold().requestStop(StopReason.FORGED);
      return new Next.GoOn();
    }
  }

  /**
   * Reads what is left of a run that was ended, as far as it can be read in a while; what is not
   * read is missing from the log, which then says so.
   */
  void drain(Job job, Duration patience) throws InterruptedException {
    boolean more = true;
    try (Streams streams = new Streams(job)) {
      Instant end = parts.clock().instant().plus(patience);
      Limits none = new Limits(job, parts.clock().instant());
      while (more && parts.clock().instant().isBefore(end)) {
        more = streams.turn(none);
      }
    } catch (SandboxException e) {
      // Nothing was started, or its records are not what they were.
      more = job.run().state() instanceof RunState.Running;
    }
    if (more) {
      job.hold()
          .write((sql, lines) -> {
            Hold.check(parts.stores().runs().lockHeld(sql, job.hold().holder()));
            lines.complain("What the agent wrote last is not in this log: it was ended first.");
          });
    }
  }

  private Next exited(Job job, Streams streams) {
    RunStatus status = streams.status.orElseThrow();
    if (!(status instanceof RunStatus.Exited exit)) {
      return new Next.End(
          RunEnd.passing(
              Outcome.LOST,
              Reason.SANDBOX_LOST,
              "The agent's process was lost: its supervisor ended without saying how."));
    }
    parts.failPoints().reached(Step.FINISH_BEFORE);
    Verdict verdict =
        job.vendor().conclude(job.task().agentOptions(), exit, streams.batch.finished());
    AgentEnd judged = AgentEnd.of(verdict, exit, parts.policy().outputBytes());
    AgentEnd end = job.run().planOnly() ? judged.ofPlanOnly() : judged;
    job.hold()
        .write((sql, lines) -> {
          Hold.check(
              parts
                  .stores()
                  .runs()
                  .setExited(
                      sql, job.hold().holder(), exit.status(), exit.outputCut(), end.encode()));
          end.end()
              .filter(failure -> failure.ask().isEmpty())
              .ifPresentOrElse(
                  failure -> lines.complain(job.masker().mask(failure.message())),
                  () -> lines.say("The agent exited with status " + exit.status()));
        });
    return new Next.GoOn();
  }

  /** Both streams of one run, read into one batch. */
  private final class Streams implements AutoCloseable {
    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(FRAMES_AHEAD);
    private final Set<OutputName> open = EnumSet.allOf(OutputName.class);
    private final OutputReader stdout;
    private final OutputReader stderr;
    final OutputBatch batch;
    private Optional<RunStatus> status = Optional.empty();

    Streams(Job job) {
      this.batch = new OutputBatch(parts, job, messages);
      this.stdout =
          OutputReader.start(
              parts.sandbox(), job.run().id(), OutputName.STDOUT, job.run().stdoutOffset(), items);
      this.stderr =
          OutputReader.start(
              parts.sandbox(), job.run().id(), OutputName.STDERR, job.run().stderrOffset(), items);
    }

    /** Reads for a moment and commits what came; false when both streams have ended. */
    boolean turn(Limits limits) throws SandboxException, InterruptedException {
      Instant end = parts.clock().instant().plus(BATCH);
      while (!open.isEmpty() && !batch.isFull()) {
        long left = Duration.between(parts.clock().instant(), end).toMillis();
        Item item = items.poll(Math.max(0, left), TimeUnit.MILLISECONDS);
        if (item == null) {
          break;
        }
        take(item, limits);
      }
      batch.commit();
      return !open.isEmpty();
    }

    private void take(Item item, Limits limits) throws SandboxException {
      Instant now = parts.clock().instant();
      switch (item) {
        case Item.Broken(OutputName output, SandboxException why) -> throw why;
        case Item.Read(OutputName output, Frame.Data data) -> {
          batch.feed(output, data.bytes(), now);
          limits.heard(now);
        }
        case Item.Read(OutputName output, Frame.Heartbeat heartbeat) -> {}
        case Item.Read(OutputName output, Frame.End(RunStatus ended)) -> {
          batch.end(output, now);
          open.remove(output);
          status = Optional.of(ended);
        }
      }
    }

    @Override
    public void close() {
      stdout.close();
      stderr.close();
    }
  }
}
