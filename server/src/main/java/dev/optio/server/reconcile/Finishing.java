package dev.optio.server.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.TaskMessages.ChangedCommit;
import dev.optio.server.contract.TaskMessages.ChangedFile;
import dev.optio.server.git.Remote;
import dev.optio.server.git.RemoteException;
import dev.optio.server.observe.FailPoints.Step;
import dev.optio.server.publish.Push;
import dev.optio.server.publish.PushOutcome;
import dev.optio.server.publish.QuarantineRoom;
import dev.optio.server.publish.Refusal;
import dev.optio.server.publish.Verdict;
import dev.optio.server.reconcile.Gathering.Gathered;
import dev.optio.server.reconcile.core.AgentEnd;
import dev.optio.server.reconcile.core.Capsule;
import dev.optio.server.repos.RemoteAccess.Access;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.ChangeStore.Change;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.vault.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** After the agent's exit: its work is gathered, recorded, and pushed as one branch. */
final class Finishing implements AutoCloseable {
  private static final int LISTED_FILES = 1_000;
  private static final int LISTED_COMMITS = 100;

  /**
   * A remote that is away gets this many tries, which takes about ten minutes. The run keeps its
   * slot meanwhile: its work is done and waits for nothing else.
   */
  private static final int PUSHES = 15;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Parts parts;
  private final Gathering gathering;
  private Optional<QuarantineRoom> room = Optional.empty();
  private boolean keptWork;

  Finishing(Parts parts) {
    this.parts = parts;
    this.gathering = new Gathering(parts);
  }

  @Override
  public void close() {
    room.ifPresent(QuarantineRoom::close);
    room = Optional.empty();
  }

  /** Whether all that the agent left was seen here and is in a capsule, or there was nothing. */
  boolean hasKeptWork() {
    return keptWork;
  }

  /** The stage {@code collecting}. */
  Next collect(Job job) throws SandboxException {
    AgentEnd agent = AgentEnd.decode(job.run().verdict().orElseThrow());
    Gathered gathered = gathering.gather(job);
    if (agent.end().isPresent()) {
      keep(job, gathered);
      return new Next.End(agent.end().get());
    }
    return switch (gathered) {
      case Gathered.Nothing nothing -> {
        keep(job, nothing);
        yield new Next.End(
            RunEnd.succeeded(Reason.NO_CHANGES, "The agent changed nothing.", Optional.empty()));
      }
      case Gathered.Unreadable(String reason) ->
          new Next.End(
              RunEnd.attention(
                  Reason.WORK_UNREADABLE,
                  "The work could not be packed: " + job.masker().mask(reason)));
      case Gathered.Refused refused -> {
        keep(job, refused);
        yield new Next.End(
            RunEnd.attention(
                refused.why().refusal() == Refusal.SECRET_FOUND
                    ? Reason.SECRET_FOUND
                    : Reason.WORK_REFUSED,
                job.masker().mask(refused.why().sentence())));
      }
      case Gathered.Fit fit -> {
        record(job, fit, Optional.of(new RunState.Collecting().accepted()));
        room = Optional.of(fit.room());
        yield new Next.GoOn();
      }
    };
  }

  /** What a run that was ended, or has failed, leaves for the next one. */
  void keep(Job job, Gathered gathered) {
    if (gathered instanceof Gathered.Fit fit) {
      try {
        record(job, fit, Optional.empty());
      } finally {
        fit.room().close();
      }
      return;
    }
    keptWork = gathered instanceof Gathered.Nothing;
    gathered
        .capsule()
        .ifPresent(capsule -> {
          save(job, capsule);
          keptWork = true;
        });
  }

  /** Gathers what a run leaves that was ended before its time. */
  void salvage(Job job) {
    if (job.run().base().isEmpty()) {
      return;
    }
    try {
      keep(job, gathering.gather(job));
    } catch (SandboxException e) {
      // There may be no checkout, or it is damaged: then there is nothing to keep.
    }
  }

  /** The stage {@code publishing}. */
  Next publish(Job job) throws SandboxException, InterruptedException {
    if (room.isEmpty()) {
      room = roomAgain(job);
    }
    if (room.isEmpty()) {
      return new Next.End(
          RunEnd.attention(
              Reason.WORK_UNREADABLE,
              "The work was lost between its collection and its push. Retry to do it again."));
    }
    return switch (parts.access().of(job.repository())) {
      case Access.Denied(boolean secretUnknown, String sentence) ->
          new Next.End(
              RunEnd.attention(
                  secretUnknown ? Reason.SECRET_UNKNOWN : Reason.REMOTE_BLOCKED, sentence));
      case Access.Granted(Remote remote) -> pushed(job, room.get(), remote);
    };
  }

  /**
   * After the death of the replica that had the work in its quarantine: from the capsule, or, when
   * that holds other work or there was too much for one, once more from the checkout.
   */
  private Optional<QuarantineRoom> roomAgain(Job job) throws SandboxException {
    String head = parts.stores().changes().findHead(parts.db(), job.run().id()).orElseThrow();
    Optional<Capsule> capsule =
        parts.capsules().find(job.task()).filter(kept -> kept.head().equals(head));
    Gathered gathered =
        capsule.isPresent() ? gathering.again(job, capsule.get()) : gathering.gather(job);
    if (!(gathered instanceof Gathered.Fit fit)) {
      return Optional.empty();
    }
    if (!fit.work().head().equals(head)) {
      fit.room().close();
      return Optional.empty();
    }
    keptWork = fit.capsule().isPresent();
    return Optional.of(fit.room());
  }

  private Next pushed(Job job, QuarantineRoom from, Remote remote) throws InterruptedException {
    String branch = job.run().branch().orElseThrow();
    String head = parts.stores().changes().findHead(parts.db(), job.run().id()).orElseThrow();
    Push push =
        new Push(
            job.repository().id(),
            branch,
            head,
            parts.stores().changes().findPushed(parts.db(), job.task().id(), branch));
    Duration wait = FIRST_WAIT;
    for (int attempt = 1; ; attempt++) {
      try {
        parts.failPoints().reached(Step.PUSH_BEFORE);
        PushOutcome outcome = parts.publisher().push(from, push, remote);
        parts.failPoints().reached(Step.PUSH_AFTER);
        return next(job, push, outcome);
      } catch (RemoteException e) {
        if (!e.kind().mayPass() || attempt == PUSHES) {
          return new Next.End(
              RunEnd.attention(
                  Starting.reason(e.kind()),
                  "The work is done but could not be pushed: " + e.getMessage()));
        }
        Thread.sleep(wait);
        wait = wait.multipliedBy(2);
        wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
      }
    }
  }

  private Next next(Job job, Push push, PushOutcome outcome) {
    return switch (outcome) {
      case PushOutcome.Pushed pushed -> succeeded(job, push);
      case PushOutcome.AlreadyThere there -> succeeded(job, push);
      case PushOutcome.Moved(Optional<String> found) ->
          new Next.End(
              RunEnd.attention(
                  Reason.PUSH_MOVED,
                  "The branch "
                      + push.branch()
                      + (found.isPresent()
                          ? " was moved by somebody else, so Optio left it as it is."
                          : " was removed by somebody else, so Optio left it so.")));
      case PushOutcome.Rejected(String sentence) ->
          new Next.End(RunEnd.attention(Reason.PUSH_REFUSED, job.masker().mask(sentence)));
    };
  }

  private Next succeeded(Job job, Push push) {
    AgentEnd agent = AgentEnd.decode(job.run().verdict().orElseThrow());
    String summary = agent.summary().isBlank() ? "Pushed " + push.branch() : agent.summary();
    return new Next.End(
        RunEnd.succeeded(Reason.AGENT_SUCCESS, summary, Optional.of(push.branch())),
        sql ->
            parts
                .stores()
                .changes()
                .setPushed(
                    sql,
                    job.run().id(),
                    job.task().id(),
                    job.task().workspace(),
                    push.branch(),
                    push.head()));
  }

  private void record(Job job, Gathered.Fit fit, Optional<RunState> next) {
    Change change = change(job, fit);
    Optional<Vault.Sealed> sealed =
        fit.capsule().map(capsule -> parts.capsules().seal(job.task(), capsule));
    job.hold()
        .write((sql, lines) -> {
          if (next.isPresent()) {
            Hold.check(parts.stores().runs().setState(sql, job.hold().holder(), next.get()));
          } else {
            Hold.check(parts.stores().runs().lockHeld(sql, job.hold().holder()));
          }
          parts.stores().changes().saveChange(sql, change);
          sealed.ifPresentOrElse(
              bytes -> parts.capsules().save(sql, job.task(), job.run(), bytes),
              () -> parts.capsules().forget(sql, job.task()));
          lines.say(
              sentence(change)
                  + (sealed.isEmpty() ? "; too large to go on from anywhere else" : ""));
        });
    keptWork = sealed.isPresent();
  }

  private void save(Job job, Capsule capsule) {
    Vault.Sealed sealed = parts.capsules().seal(job.task(), capsule);
    job.hold()
        .write((sql, lines) -> {
          Hold.check(parts.stores().runs().lockHeld(sql, job.hold().holder()));
          parts.capsules().save(sql, job.task(), job.run(), sealed);
        });
  }

  private static String sentence(Change change) {
    return "Collected "
        + change.commitCount()
        + (change.commitCount() == 1 ? " commit, " : " commits, ")
        + change.fileCount()
        + (change.fileCount() == 1 ? " file, +" : " files, +")
        + change.insertions()
        + " −"
        + change.deletions()
        + (change.leftOvers() ? " (what was left uncommitted, too)" : "");
  }

  private static Change change(Job job, Gathered.Fit fit) {
    Verdict.Accepted work = fit.work();
    List<ChangedFile> files =
        work.stat().files().stream().limit(LISTED_FILES).map(Finishing::file).toList();
    List<ChangedCommit> commits =
        work.commits().stream()
            .limit(LISTED_COMMITS)
            .map(commit -> new ChangedCommit(commit.id(), commit.author(), commit.subject()))
            .toList();
    return new Change(
        job.run().id(),
        job.task().workspace(),
        job.task().id(),
        job.run().number(),
        work.base(),
        work.head(),
        job.run().branch().orElseThrow(),
        false,
        fit.leftOvers(),
        work.stat().filesChanged(),
        work.commitCount(),
        work.stat().insertions(),
        work.stat().deletions(),
        tree(files),
        tree(commits),
        work.diff().zstd(),
        work.diff().cut());
  }

  private static JsonNode tree(Object value) {
    return Json.MAPPER.valueToTree(value);
  }

  private static ChangedFile file(Verdict.FileChange file) {
    return new ChangedFile(
        file.path(),
        file.oldPath(),
        file.kind().name().toLowerCase(Locale.ROOT),
        file.insertions(),
        file.deletions(),
        file.binary());
  }
}
