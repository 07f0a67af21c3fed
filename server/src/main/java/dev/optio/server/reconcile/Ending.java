package dev.optio.server.reconcile;

import dev.optio.server.db.Sql;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.observe.FailPoints.Step;
import dev.optio.server.reconcile.core.AgentEnd;
import dev.optio.server.tasks.StoredRun;
import dev.optio.server.tasks.StoredTask;
import dev.optio.server.tasks.core.AfterRun;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.RunState.Outcome;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a run and moves its task, in one transaction; then tidies up. */
final class Ending {
  private static final Logger log = LoggerFactory.getLogger(Ending.class);

  private final Parts parts;

  Ending(Parts parts) {
    this.parts = parts;
  }

  /** A run and its task, as they stood when the driver last looked. */
  record Subject(Hold hold, StoredRun run, StoredTask task) {}

  /**
   * Ends it.
   *
   * @param workIsSafe whether the checkout holds nothing that is not kept elsewhere too
   */
  void end(Subject subject, Next.End next, boolean workIsSafe) {
    RunEnd end = next.end();
    parts.failPoints().reached(Step.RECORD_BEFORE);
    subject
        .hold()
        .writeMove((sql, lines) -> {
          next.also().accept(sql);
          Hold.check(
              parts
                  .stores()
                  .runs()
                  .endRun(
                      sql,
                      subject.hold().holder(),
                      new RunState.Ended(end.outcome()),
                      end.reason().code(),
                      end.message()));
          parts
              .stores()
              .messages()
              .setUndeliverable(
                  sql, subject.run().id(), "The agent had ended before it could be told.");
          Optional<StoredTask> task = parts.stores().tasks().lockTask(sql, subject.task().id());
          task.ifPresent(now -> moveTask(sql, lines, subject, now, end));
        });
    parts.failPoints().reached(Step.RECORD_AFTER);
    log.atInfo()
        .addKeyValue("runId", subject.run().id())
        .addKeyValue("taskId", subject.task().id())
        .addKeyValue("outcome", end.outcome().word())
        .addKeyValue("reason", end.reason().code())
        .log("run ended");
    parts.news().queueMoved();
    boolean published = end.outcome() == Outcome.SUCCEEDED && !end.needsPerson();
    tidy(subject, workIsSafe || published);
  }

  private void moveTask(Sql sql, Hold.Lines lines, Subject subject, StoredTask task, RunEnd end) {
    AfterRun.Decision decision =
        AfterRun.decide(
            new AfterRun.Snapshot(
                task.state(),
                task.stopping(),
                subject.run().number(),
                task.retryCount(),
                task.maxRetries(),
                end,
                parts.clock().instant()));
    decision
        .move()
        .ifPresent(move -> {
          Hold.check(parts.stores().tasks().moveTask(sql, task, move));
          say(lines, subject.run(), end, decision);
        });
    decision
        .nextRun()
        .ifPresent(due -> {
          if (decision.countsAsRetry()) {
            parts.stores().tasks().countRetry(sql, task.id());
          }
          parts
              .stores()
              .queue()
              .addRun(
                  sql,
                  new RunId(parts.ids().next()),
                  task.id(),
                  subject.run().kindOfNext(),
                  Optional.of(due));
        });
  }

  /** An agent's own failure stands in the log since its exit; the rest is said here. */
  private static void say(Hold.Lines lines, StoredRun run, RunEnd end, AfterRun.Decision decision) {
    if (end.ask().isPresent()) {
      lines.say(end.message());
      return;
    }
    if (end.outcome() == Outcome.SUCCEEDED) {
      lines.say(
          end.branch()
              .map(branch -> "Pushed the branch " + branch)
              .orElse("Nothing was changed, so nothing was pushed"));
      return;
    }
    if (!saidAtExit(run, end)) {
      lines.complain(end.message());
    }
    decision.nextRun().ifPresent(due -> lines.say("It is tried again"));
  }

  private static boolean saidAtExit(StoredRun run, RunEnd end) {
    return run.verdict()
        .flatMap(verdict -> AgentEnd.decode(verdict).end())
        .filter(said -> said.message().equals(end.message()))
        .isPresent();
  }

  private void tidy(Subject subject, boolean workIsSafe) {
    TaskId task = subject.task().id();
    parts
        .db()
        .transaction(sql -> {
          Optional<StoredTask> now = parts.stores().tasks().lockTask(sql, task);
          now.ifPresent(known -> parts.stores().logs().compact(sql, task, known.workspace()));
          return true;
        });
    if (workIsSafe) {
      new Removal(parts).remove(task, (sql, over) -> true);
    }
  }
}
