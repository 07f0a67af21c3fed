package dev.optio.server.tasks;

import dev.optio.server.agents.Ability;
import dev.optio.server.agents.Vendor;
import dev.optio.server.agents.Vendors;
import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskMessages.ApproveTaskPlan;
import dev.optio.server.contract.TaskMessages.AskKind;
import dev.optio.server.contract.TaskMessages.ResumeTask;
import dev.optio.server.contract.TaskMessages.SendTaskMessage;
import dev.optio.server.contract.TaskMessages.TaskAnswer;
import dev.optio.server.contract.TaskMessages.TaskMessage;
import dev.optio.server.contract.TaskMessages.TaskMessageAnswer;
import dev.optio.server.db.Db;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.tasks.MessageStore.Draft;
import dev.optio.server.tasks.core.Actor;
import dev.optio.server.tasks.core.Dependencies;
import dev.optio.server.tasks.core.Dependencies.Dependency;
import dev.optio.server.tasks.core.Reason;
import dev.optio.server.tasks.core.Requests;
import dev.optio.server.tasks.core.RunState;
import dev.optio.server.tasks.core.TaskMove;
import dev.optio.server.tasks.core.TaskState;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** What people say to agents: while they run, and to have them go on. */
public final class ConversationVerticle {
  private static final String GO_ON = "Continue working on this task.";
  private static final String APPROVED = "The plan is approved. Carry it out.";
  private static final String SOFT = "soft";
  private static final String INTERRUPT = "interrupt";
  private static final int MOST_TRIES = 3;

  private final Db db;
  private final TaskNews news;
  private final IdSource ids;
  private final InstantSource clock;
  private final TaskStore tasks;
  private final QueueStore queue = new QueueStore();
  private final DependencyStore dependencies = new DependencyStore();
  private final MessageStore messages = new MessageStore();
  private final TaskViewStore views = new TaskViewStore();
  private final TaskIds taskIds = new TaskIds(views);

  public ConversationVerticle(Db db, TaskNews news, IdSource ids, InstantSource clock) {
    this.db = db;
    this.news = news;
    this.ids = ids;
    this.clock = clock;
    this.tasks = new TaskStore(ids);
  }

  /** Serves the operations that talk to agents. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    bus.serve(Operations.SEND_TASK_MESSAGE, permits, this::sendTaskMessage);
    bus.serve(Operations.ADD_TASK_MESSAGE, permits, this::sendTaskMessage);
    bus.serve(Operations.RESUME_TASK, permits, this::resumeTask);
    bus.serve(Operations.APPROVE_TASK_PLAN, permits, this::approveTaskPlan);
  }

  private Outcome<TaskMessageAnswer> sendTaskMessage(Caller caller, SendTaskMessage request) {
    return withText(request.content())
        .then(text -> taskIds.find(db, caller.person().workspace(), request.id()))
        .then(id -> followed(caller, id, send(caller, id, request)))
        .then(message -> Outcome.done(new TaskMessageAnswer(message)));
  }

  /** Somebody else may queue a run between the two looks of {@link #trySend}. */
  private Outcome<TaskMessage> send(Caller caller, TaskId id, SendTaskMessage request) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<Outcome<TaskMessage>> sent =
          db.transaction(sql -> trySend(sql, caller, id, request));
      if (sent.isPresent()) {
        return sent.get();
      }
    }
    return Outcome.refused(
        ErrorCode.TASK_NOT_RUNNING, "The task was just being moved. Send it again.");
  }

  /** Nothing when the task has a run that was not there to be locked: runs are locked first. */
  private Optional<Outcome<TaskMessage>> trySend(
      Sql sql, Caller caller, TaskId id, SendTaskMessage request) {
    Optional<StoredRun> unfinished = queue.lockUnfinished(sql, id);
    Optional<StoredTask> task = tasks.lockTask(sql, id);
    if (unfinished.isEmpty() && task.isPresent() && queue.hasUnfinished(sql, id)) {
      return Optional.empty();
    }
    return Optional.of(
        task.<Outcome<TaskMessage>>map(known -> sent(sql, caller, known, unfinished, request))
            .orElseGet(() -> Outcome.notFound("Task")));
  }

  private Outcome<TaskMessage> sent(
      Sql sql,
      Caller caller,
      StoredTask task,
      Optional<StoredRun> unfinished,
      SendTaskMessage request) {
    if (unfinished.isPresent()) {
      boolean interrupt = request.mode().filter(INTERRUPT::equals).isPresent();
      return toRun(sql, caller, task, unfinished.get(), request.content(), interrupt);
    }
    return request.resume().orElse(true)
        ? goOn(sql, caller, task, Reason.USER_MESSAGE, request.content())
        : Outcome.refused(ErrorCode.TASK_NOT_RUNNING, "No agent runs for this task now.");
  }

  private Outcome<TaskMessage> toRun(
      Sql sql, Caller caller, StoredTask task, StoredRun run, String content, boolean interrupt) {
    Vendor vendor = Vendors.named(task.agent()).orElseThrow();
    boolean running = run.state() instanceof RunState.Running;
    if (interrupt && running && !vendor.profile().can(Ability.INTERRUPTS)) {
      return Outcome.refused(
          ErrorCode.AGENT_TAKES_NO_MESSAGES,
          "This agent cannot be interrupted. Send the message without interrupting.");
    }
    String mode = interrupt && running ? INTERRUPT : SOFT;
    Draft draft =
        new Draft(new MessageId(ids.next()), task.id(), caller.person().user(), mode, content);
    Optional<TaskMessage> added =
        messages.addMessage(sql, draft, vendor.takesMessages(task.agentOptions()));
    return added.<Outcome<TaskMessage>>map(Outcome::done).orElseGet(() -> refusal(task, run));
  }

  private static Outcome<TaskMessage> refusal(StoredTask task, StoredRun run) {
    if (task.stopping() || run.stopReason().isPresent()) {
      return Outcome.refused(
          ErrorCode.TASK_NOT_RUNNING, "The task is being stopped. Send it when it has.");
    }
    return switch (run.state()) {
      case RunState.Queued queued ->
          Outcome.refused(
              ErrorCode.TASK_NOT_RUNNING,
              "Many messages wait for this agent already. Send it when it runs.");
      case RunState.Starting starting -> takesNone();
      case RunState.Running running -> takesNone();
      case RunState.Collecting collecting -> ended();
      case RunState.Publishing publishing -> ended();
      case RunState.Ended ended -> ended();
    };
  }

  private static Outcome<TaskMessage> takesNone() {
    return Outcome.refused(
        ErrorCode.AGENT_TAKES_NO_MESSAGES,
        "This agent takes no messages while it runs. Send it when it has ended.");
  }

  private static Outcome<TaskMessage> ended() {
    return Outcome.refused(
        ErrorCode.TASK_NOT_RUNNING,
        "The agent has ended and its work is being looked at. Send it in a moment.");
  }

  private Outcome<TaskAnswer> resumeTask(Caller caller, ResumeTask request) {
    String content = request.prompt().orElse(GO_ON);
    return withText(content)
        .then(text -> taskIds.find(db, caller.person().workspace(), request.id()))
        .then(id ->
            followed(
                    caller,
                    id,
                    db.transaction(sql -> {
                      queue.lockUnfinished(sql, id);
                      Optional<StoredTask> task = tasks.lockTask(sql, id);
                      return task.isPresent()
                          ? goOn(sql, caller, task.get(), Reason.USER_RESUME, content)
                          : Outcome.notFound("Task");
                    }))
                .then(message -> answer(caller, id)));
  }

  private Outcome<TaskAnswer> approveTaskPlan(Caller caller, ApproveTaskPlan request) {
    String content = APPROVED + request.message().map(more -> "\n\n" + more).orElse("");
    return withText(content)
        .then(text -> taskIds.find(db, caller.person().workspace(), request.id()))
        .then(id ->
            followed(
                    caller,
                    id,
                    db.transaction(sql -> {
                      Optional<StoredTask> task = tasks.lockTask(sql, id);
                      return task.isPresent()
                          ? approve(sql, caller, task.get(), request.hash(), content)
                          : Outcome.notFound("Task");
                    }))
                .then(message -> answer(caller, id)));
  }

  private Outcome<TaskMessage> approve(
      Sql sql, Caller caller, StoredTask task, String hash, String content) {
    boolean plan =
        task.state() instanceof TaskState.NeedsAttention stuck
            && stuck.problem().ask().filter(ask -> ask.kind() == AskKind.PLAN).isPresent();
    if (!plan) {
      return Outcome.refused(ErrorCode.NO_PLAN, "No plan of this task waits for approval.");
    }
    if (!tasks.findAskHash(sql, task.id()).filter(hash::equals).isPresent()) {
      return Outcome.refused(
          ErrorCode.PLAN_CHANGED, "This is not the plan that waits for approval. Read it again.");
    }
    tasks.setPlanApproved(sql, task.id(), true);
    return goOn(sql, caller, task, Reason.PLAN_APPROVED, content);
  }

  /** Queues a run that begins with this message. */
  private Outcome<TaskMessage> goOn(
      Sql sql, Caller caller, StoredTask task, Reason reason, String content) {
    return switch (Requests.resume(task.state(), clock.instant())) {
      case Requests.Resume.Allowed(TaskState.Queued to) -> {
        List<Dependency> facts = dependencies.facts(sql, task.id());
        if (!mayGoOn(task.state(), facts)) {
          yield Outcome.refused(
              ErrorCode.TASK_NOT_RESUMABLE,
              Dependencies.reason(facts) + " Retry it: then it starts when they are done.");
        }
        dependencies.followBranch(sql, task.id());
        Actor.Person actor = new Actor.Person(caller.person().user());
        tasks.moveTask(sql, task, TaskMove.byPerson(to, reason, actor));
        tasks.resetRetries(sql, task.id());
        queue.addRun(sql, new RunId(ids.next()), task.id(), StoredRun.RESUME, Optional.empty());
        Draft draft =
            new Draft(new MessageId(ids.next()), task.id(), caller.person().user(), SOFT, content);
        yield Outcome.done(messages.addMessage(sql, draft, false).orElseThrow());
      }
      case Requests.Resume.NotFromHere() ->
          Outcome.refused(
              ErrorCode.TASK_NOT_RESUMABLE,
              "The task has not ended and is not stuck, so there is nothing to go on from.");
    };
  }

  /** What has worked already goes on; what has not, or has failed, waits for what it depends on. */
  private static boolean mayGoOn(TaskState state, List<Dependency> facts) {
    boolean failed = state instanceof TaskState.Failed || state instanceof TaskState.Cancelled;
    return !failed || facts.stream().allMatch(Dependency::satisfied);
  }

  private Outcome<TaskMessage> followed(Caller caller, TaskId id, Outcome<TaskMessage> sent) {
    if (sent instanceof Outcome.Done) {
      news.lookAt(id);
      news.changed(caller.person().workspace(), id);
      news.queueMoved();
    }
    return sent;
  }

  private static Outcome<String> withText(String content) {
    if (content.isBlank()) {
      return Outcome.refused(ErrorCode.INVALID_BODY, "A message says something.");
    }
    return content.indexOf('\0') >= 0
        ? Outcome.refused(ErrorCode.INVALID_BODY, "A message cannot contain the character NUL.")
        : Outcome.done(content);
  }

  private Outcome<TaskAnswer> answer(Caller caller, TaskId id) {
    return views
        .getTask(db, caller.person().workspace(), id)
        .<Outcome<TaskAnswer>>map(task -> Outcome.done(new TaskAnswer(task)))
        .orElseGet(() -> Outcome.notFound("Task"));
  }
}
