package dev.optio.server.reconcile;

import dev.optio.server.agents.Ability;
import dev.optio.server.agents.Assignment;
import dev.optio.server.contract.TaskNoteMessages.NewAttachment;
import dev.optio.server.git.Remote;
import dev.optio.server.git.RemoteException;
import dev.optio.server.git.RemoteFacts;
import dev.optio.server.observe.FailPoints.Step;
import dev.optio.server.publish.BranchName;
import dev.optio.server.reconcile.Capsules.Left;
import dev.optio.server.reconcile.core.Attached;
import dev.optio.server.reconcile.core.Instructions;
import dev.optio.server.reconcile.core.RepositoryRules;
import dev.optio.server.repos.RemoteAccess.Access;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.Place;
import dev.optio.server.sandbox.Prepared;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.MessageStore.Said;
import dev.optio.server.tasks.StoredRun;
import dev.optio.server.tasks.TaskStore.Author;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.RunEnd;
import dev.optio.server.tasks.core.TaskMove;
import dev.optio.server.tasks.core.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * From a claimed run to a running agent: fetch, settle on a base, make the checkout, set it up,
 * start. Each step finds what an earlier attempt of it has done.
 */
final class Starting {
  private static final int SHORT = 10;

  private final Parts parts;
  private final SetUp setUp;

  Starting(Parts parts) {
    this.parts = parts;
    this.setUp = new SetUp(parts);
  }

  Next start(Job job) throws SandboxException, InterruptedException {
    if (job.repository().removed()) {
      return new Next.End(
          RunEnd.failed(Reason.REPOSITORY_REMOVED, "The repository was disconnected."));
    }
    List<String> unknown =
        job.task().secrets().stream().filter(name -> !job.secrets().containsKey(name)).toList();
    if (!unknown.isEmpty()) {
      return new Next.End(
          RunEnd.failed(
              Reason.SECRET_UNKNOWN,
              "These secrets do not exist or are not exposed: " + String.join(", ", unknown)));
    }
    if (job.run().isToBeginFromScratch()) {
      throwAway(job);
    }
    Optional<Left> left = parts.capsules().find(job.task());
    if (job.run().base().isEmpty()) {
      return settle(job, left);
    }
    return launch(job, left, job.run().base().get(), job.run().branch().orElseThrow());
  }

  /** Before the run has a base, so that it never takes its own work for what earlier ones left. */
  private void throwAway(Job job) throws SandboxException {
    parts.sandbox().remove(job.task().id());
    job.hold()
        .write((sql, lines) -> {
          Hold.check(parts.stores().runs().lockHeld(sql, job.hold().holder()));
          parts.capsules().forget(sql, job.task());
          lines.say("Beginning from scratch, without what earlier runs left");
        });
  }

  /** Decides once what the run begins at; a later attempt begins there again. */
  private Next settle(Job job, Optional<Left> left) throws SandboxException, InterruptedException {
    return switch (parts.access().of(job.repository())) {
      case Access.Denied(boolean secretUnknown, String sentence) ->
          new Next.End(
              RunEnd.failed(
                  secretUnknown ? Reason.SECRET_UNKNOWN : Reason.REMOTE_BLOCKED, sentence));
      case Access.Granted(Remote remote) -> fetched(job, left, remote);
    };
  }

  private Next fetched(Job job, Optional<Left> left, Remote remote)
      throws SandboxException, InterruptedException {
    try {
      Optional<RemoteFacts> facts =
          LongStep.run(job.hold(), () -> parts.objectStores().fetch(job.repository().id(), remote));
      if (facts.isEmpty()) {
        return new Next.GoOn();
      }
      Optional<String> base =
          left.map(found -> found.capsule().base())
              .filter(commit -> parts.objectStores().holds(job.repository().id(), commit))
              .or(() ->
                  parts.objectStores().resolve(job.repository().id(), job.task().baseBranch()));
      return base.isPresent()
          ? settled(job, left.isPresent(), base.get())
          : new Next.End(
              RunEnd.failed(
                  Reason.BRANCH_UNKNOWN,
                  "The repository has no branch named "
                      + job.task().baseBranch()
                      + "; its default branch is "
                      + facts.get().defaultBranch()
                      + "."));
    } catch (RemoteException e) {
      return new Next.End(RemoteFailure.end(e));
    }
  }

  private Next settled(Job job, boolean goesOn, String base) {
    String branch =
        parts
            .stores()
            .changes()
            .lastPushedBranch(parts.db(), job.task().id())
            .orElseGet(() ->
                BranchName.of(
                    job.repository().work().branchPattern(),
                    job.task().number(),
                    job.task().title()));
    job.hold()
        .write((sql, lines) -> {
          Hold.check(parts.stores().runs().saveBase(sql, job.hold().holder(), base, branch));
          lines.say(
              "Fetched "
                  + job.repository().fullName()
                  + "; checking out "
                  + job.task().baseBranch()
                  + " at "
                  + base.substring(0, SHORT)
                  + (goesOn ? ", with what the run before left" : ""));
        });
    return new Next.GoOn();
  }

  private Next launch(Job job, Optional<Left> left, String base, String branch)
      throws SandboxException, InterruptedException {
    parts.objectStores().pin(job.repository().id(), job.task().id(), base);
    Optional<Prepared> prepared = prepared(job, place(job, left, base, branch));
    if (prepared.isEmpty()) {
      return new Next.GoOn();
    }
    switch (prepared.get()) {
      case Prepared.Refused(String reason) -> {
        return new Next.End(RunEnd.failed(Reason.SANDBOX_REFUSED, reason));
      }
      case Prepared.Ready(boolean reused, String actual) -> {
        if (!actual.equals(base)) {
          rebase(job, actual, branch);
        }
      }
    }
    return SetUp.isDue(job) ? setUp.run(job) : startAgent(job, left);
  }

  private Next startAgent(Job job, Optional<Left> left) throws SandboxException {
    Said said = said(job, left);
    Launch launch = job.vendor().prepare(assignment(job, left, said));
    parts.givenSecrets().keep(job);
    parts.failPoints().reached(Step.START_BEFORE);
    parts.sandbox().start(job.run().id(), job.task().id(), job.run().fence(), launch);
    parts.failPoints().reached(Step.START_AFTER);
    job.hold()
        .writeMove((sql, lines) -> {
          Hold.check(
              parts.stores().runs().setRunning(sql, job.hold().holder(), launch.keepsInputOpen()));
          parts
              .stores()
              .tasks()
              .lockTask(sql, job.task().id())
              .ifPresent(task -> {
                if (task.state() instanceof TaskState.Provisioning provisioning) {
                  parts
                      .stores()
                      .tasks()
                      .moveTask(
                          sql,
                          task,
                          TaskMove.byRun(
                              provisioning.running(parts.clock().instant()),
                              Reason.AGENT_STARTED,
                              Optional.empty(),
                              job.run().number()));
                }
              });
          parts.stores().messages().setStartDelivered(sql, job.run().id(), said);
          lines.say("Started the agent " + job.vendor().profile().displayName());
          said.contents().forEach(message -> lines.say("Message: " + job.masker().mask(message)));
        });
    return new Next.GoOn();
  }

  /** The checkout; nothing when the run is to be ended first. */
  private Optional<Prepared> prepared(Job job, Place place)
      throws SandboxException, InterruptedException {
    try {
      return LongStep.run(job.hold(), () -> parts.sandbox().prepare(place));
    } catch (RemoteException e) {
      throw new IllegalStateException("no remote is asked for a checkout", e);
    }
  }

  /**
   * An earlier run left its checkout, made before the remote moved on. Its work is there, so this
   * run goes on from where that one began.
   */
  private void rebase(Job job, String base, String branch) {
    parts.objectStores().pin(job.repository().id(), job.task().id(), base);
    job.hold()
        .write((sql, lines) -> {
          Hold.check(parts.stores().runs().saveBase(sql, job.hold().holder(), base, branch));
          lines.say(
              "The checkout of the run before is still there; going on in it, from "
                  + base.substring(0, SHORT));
        });
  }

  private Place place(Job job, Optional<Left> left, String base, String branch) {
    Optional<Author> author = parts.stores().tasks().findAuthor(parts.db(), job.task().id());
    return new Place(
        job.task().id(),
        job.repository().id(),
        parts.objectStores().directory(job.repository().id()),
        base,
        branch,
        new Place.Author(
            author.map(Author::name).orElse("Optio"),
            author.flatMap(Author::email).orElse("noreply@optio.invalid")),
        left.map(Left::capsule)
            .filter(capsule -> capsule.base().equals(base))
            .map(
                capsule -> new Place.Seed(capsule.head(), capsule.pack(), capsule.conversation())));
  }

  private Assignment assignment(Job job, Optional<Left> left, Said said) {
    Optional<String> conversation = conversation(job, left);
    List<NewAttachment> attached =
        parts.stores().attachments().allAttachments(parts.db(), job.task().id());
    Instructions instructions =
        new Instructions(
            job.task().prompt() + rules(job) + Attached.sentence(attached),
            said.contents(),
            said.leftOut(),
            conversation.isPresent(),
            job.run().planOnly());
    return new Assignment(
        instructions.text(),
        job.task().agentOptions(),
        job.environment(parts.grant()),
        conversation,
        job.run().planOnly(),
        Attached.files(attached),
        parts.policy().outputBytes());
  }

  /** What a repository's settings add; a command gets the prompt as it was written. */
  private static String rules(Job job) {
    return job.vendor().program().isPresent()
        ? RepositoryRules.text(
            job.repository().work().instructionsFile(), job.repository().work().testCommand())
        : "";
  }

  /** What the agent may not know: with its conversation, what was said after that was kept. */
  private Said said(Job job, Optional<Left> left) {
    int since =
        job.run().kind().equals(StoredRun.REDO)
            ? job.run().number() - 1
            : conversation(job, left).isPresent() ? left.map(Left::run).orElse(0) : 0;
    return parts.stores().messages().said(parts.db(), job.run(), since);
  }

  private static Optional<String> conversation(Job job, Optional<Left> left) {
    boolean goesOn =
        job.vendor().profile().can(Ability.RESUMES)
            && left.map(found -> found.capsule().conversation().length > 0).orElse(false);
    return goesOn ? job.task().conversation() : Optional.empty();
  }
}
