package dev.optio.server.reconcile;

import dev.optio.server.git.Remote;
import dev.optio.server.git.RemoteException;
import dev.optio.server.observe.FailPoints.Step;
import dev.optio.server.publish.Push;
import dev.optio.server.publish.PushOutcome;
import dev.optio.server.publish.QuarantineRoom;
import dev.optio.server.reconcile.core.AgentEnd;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import java.time.Duration;
import java.util.Optional;

/** Pushes one branch from where Optio left it, and says what came of it. */
final class Pushing {
  /**
   * A remote that is away gets this many tries, which takes about ten minutes. The run keeps its
   * slot meanwhile: its work is done and waits for nothing else.
   */
  private static final int PUSHES = 15;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Parts parts;

  Pushing(Parts parts) {
    this.parts = parts;
  }

  Next push(Job job, QuarantineRoom from, Remote remote) throws InterruptedException {
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
        PushOutcome outcome = pushed(job, from, push, remote);
        parts.failPoints().reached(Step.PUSH_AFTER);
        return next(job, push, outcome);
      } catch (RemoteException e) {
        if (!e.kind().mayPass() || attempt == PUSHES) {
          return new Next.End(
              RunEnd.attention(
                  RemoteFailure.reason(e.kind()),
                  "The work is done but could not be pushed: " + e.getMessage()));
        }
        Thread.sleep(wait);
        wait = wait.multipliedBy(2);
        wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
      }
    }
  }

  /** Where an earlier push of ours was made and not recorded, the branch is still ours. */
  private PushOutcome pushed(Job job, QuarantineRoom from, Push push, Remote remote)
      throws RemoteException {
    PushOutcome outcome = parts.publisher().push(from, push, remote);
    if (outcome instanceof PushOutcome.Moved(Optional<String> found)
        && found.isPresent()
        && parts
            .stores()
            .changes()
            .isUnrecorded(parts.db(), job.task().id(), push.branch(), found.get())) {
      return parts
          .publisher()
          .push(from, new Push(push.repository(), push.branch(), push.head(), found), remote);
    }
    return outcome;
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
                          ? " was moved by somebody else, so Optio left it as it is. The work is"
                              + " kept: rename or delete that branch at the remote, then retry."
                          : " was removed by somebody else, so Optio left it so.")));
      case PushOutcome.Rejected(String sentence) ->
          new Next.End(
              RunEnd.attention(
                  Reason.PUSH_REFUSED,
                  "The work is kept: settle this with the remote, then retry. "
                      + job.masker().mask(sentence)));
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
}
