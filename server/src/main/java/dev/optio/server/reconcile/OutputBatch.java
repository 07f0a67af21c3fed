package dev.optio.server.reconcile;

import dev.optio.server.agents.Asks;
import dev.optio.server.agents.Reading;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.Source;
import dev.optio.server.contract.TaskMessages.Ask;
import dev.optio.server.logs.core.Draft;
import dev.optio.server.observe.FailPoints.Step;
import dev.optio.server.reconcile.core.AgentEnd;
import dev.optio.server.reconcile.core.LineSplitter;
import dev.optio.server.reconcile.core.UsageSum;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.RunStore.Progress;
import dev.optio.server.tasks.StoredRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was read of a run's output and is not committed yet. The offsets and all that was made of
 * the bytes before them commit in one transaction, so that after any death they are read again or
 * not at all.
 *
 * <p>Used by one thread.
 */
final class OutputBatch {
  private static final int FULL_LINES = 2_000;
  private static final int FULL_CHARACTERS = 256 * 1024;

  private final Parts parts;
  private final Job job;
  private final Messages messages;
  private final LineSplitter stdout;
  private final LineSplitter stderr;
  private final List<Draft> drafts = new ArrayList<>();
  private long stdoutCommitted;
  private long stderrCommitted;
  private int characters;
  private UsageSum usage;
  private boolean usageChanged;
  private Optional<String> conversation;
  private boolean conversationChanged;
  private Optional<Reading.Finished> finished;
  private boolean finishedChanged;
  private int words;
  private String answer = "";
  private final List<Reading.Request> requests = new ArrayList<>();

  OutputBatch(Parts parts, Job job, Messages messages) {
    StoredRun run = job.run();
    this.parts = parts;
    this.messages = messages;
    this.job = job;
    this.stdout = new LineSplitter(run.stdoutOffset());
    this.stderr = new LineSplitter(run.stderrOffset());
    this.stdoutCommitted = run.stdoutOffset();
    this.stderrCommitted = run.stderrOffset();
    this.usage =
        new UsageSum(run.inputTokens(), run.outputTokens(), run.costUsd(), Optional.empty());
    this.conversation = run.conversation();
    this.finished = run.finished().map(AgentEnd::decodeFinished);
    this.words = finished.isPresent() ? 1 : 0;
  }

  /** Takes bytes of a stream. */
  void feed(OutputName output, byte[] bytes, Instant now) {
    splitter(output).feed(bytes).forEach(line -> read(output, line, now));
  }

  /** Takes the line that a stream ended in the middle of. */
  void end(OutputName output, Instant now) {
    splitter(output).rest().forEach(line -> read(output, line, now));
  }

  boolean isFull() {
    return drafts.size() >= FULL_LINES || characters >= FULL_CHARACTERS;
  }

  boolean isEmpty() {
    return stdout.offset() == stdoutCommitted && stderr.offset() == stderrCommitted;
  }

  /** How often the agent has said how it ended, as far as this replica knows. */
  int words() {
    return words;
  }

  /** The agent's last word so far. */
  Optional<Reading.Finished> finished() {
    return finished;
  }

  /**
   * Commits what is there. What the agent waits for is answered before: each answer is delivered
   * once, however often this is done again, and after the commit nobody would know of it.
   */
  void commit() throws SandboxException {
    if (isEmpty()) {
      return;
    }
    for (Reading.Request request : requests) {
      messages.answer(job, request);
    }
    requests.clear();
    parts.failPoints().reached(Step.ATTACH_BEFORE_COMMIT);
    Progress progress = progress();
    job.hold()
        .write(
            (sql, lines) -> {
              Hold.check(parts.stores().runs().commitOutput(sql, job.hold().holder(), progress));
              lines.add(drafts);
              if (usageChanged || conversationChanged) {
                parts.stores().tasks().noteUsage(sql, job.task().id(), conversation, usage.model());
              }
            },
            () -> parts.failPoints().reached(Step.ATTACH_AFTER_COMMIT));
    parts.failPoints().reached(Step.FAN_OUT_AFTER);
    stdoutCommitted = progress.stdoutTo();
    stderrCommitted = progress.stderrTo();
    drafts.clear();
    characters = 0;
    if (usageChanged || conversationChanged) {
      parts.news().changed(job.task().workspace(), job.task().id());
    }
    usageChanged = false;
    conversationChanged = false;
    finishedChanged = false;
  }

  private Progress progress() {
    return new Progress(
        stdoutCommitted,
        stderrCommitted,
        stdout.offset(),
        stderr.offset(),
        conversationChanged ? conversation : Optional.empty(),
        usageChanged ? usage.costUsd() : Optional.empty(),
        usageChanged ? usage.inputTokens() : Optional.empty(),
        usageChanged ? usage.outputTokens() : Optional.empty(),
        usage.model(),
        finishedChanged ? finished.map(AgentEnd::encodeFinished) : Optional.empty());
  }

  private void read(OutputName output, String line, Instant now) {
    Source source = output == OutputName.STDOUT ? Source.STDOUT : Source.STDERR;
    for (Reading reading : job.vendor().read(output, line)) {
      switch (reading) {
        case Reading.Entry entry -> {
          if (entry.kind() == EntryKind.TEXT) {
            answer = entry.text();
          }
          add(now, source, entry);
        }
        case Reading.Usage more -> {
          usage = usage.plus(more);
          usageChanged = true;
        }
        case Reading.Conversation(String id) -> {
          conversation = Optional.of(id);
          conversationChanged = true;
        }
        case Reading.Finished word -> {
          // Some vendors end without words of their own; then the last thing said is the summary.
          String message =
              word.failure().isEmpty() && word.message().isEmpty() ? answer : word.message();
          Optional<Ask> ask = word.ask().map(asked -> Asks.map(asked, this::masked));
          finished = Optional.of(new Reading.Finished(word.failure(), masked(message), ask));
          finishedChanged = true;
          words++;
        }
        case Reading.Request request -> requests.add(request);
      }
    }
  }

  private void add(Instant now, Source source, Reading.Entry entry) {
    for (Draft draft :
        Draft.lines(now, entry.kind(), source, entry.group(), masked(entry.text()))) {
      drafts.add(draft);
      characters += draft.text().length();
    }
  }

  /** PostgreSQL and JSON hold no NUL as text; everything else stays as the agent wrote it. */
  private String masked(String text) {
    return job.masker().mask(text).replace('\0', '\uFFFD');
  }

  private LineSplitter splitter(OutputName output) {
    return output == OutputName.STDOUT ? stdout : stderr;
  }
}
