package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.Ability;
import dev.optio.server.agents.OptionsCheck;
import dev.optio.server.agents.Vendor;
import dev.optio.server.agents.Vendors;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskGraphMessages.CreateSubtask;
import dev.optio.server.contract.TaskMessages.CreateTask;
import dev.optio.server.db.Sql;
import dev.optio.server.git.RemoteUrl;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.AskedPrompts.Asked;
import dev.optio.server.tasks.SubtaskStore.LastStep;
import dev.optio.server.tasks.TargetStore.Target;
import dev.optio.server.tasks.TaskStore.NewTask;
import dev.optio.server.tasks.core.Drafts;
import dev.optio.server.tasks.core.TaskState;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes a task of what a person handed over, or says what is wrong with it. */
final class NewTasks {
  private static final int USUAL_PRIORITY = 100;
  private static final int USUAL_RETRIES = 3;
  private static final int MAX_METADATA = 64 * 1024;
  private static final String STEP = "step";
  private static final String CHILD = "child";

  private final TaskStore tasks;
  private final IdSource ids;
  private final TargetStore targets = new TargetStore();
  private final QueueStore queue = new QueueStore();
  private final DependencyStore dependencies = new DependencyStore();
  private final SubtaskStore subtasks = new SubtaskStore();
  private final AttachmentStore attachments = new AttachmentStore();
  private final DependencyGraph graph = new DependencyGraph(dependencies);
  private final TaskViewStore views = new TaskViewStore();
  private final TaskIds taskIds = new TaskIds(views);

  NewTasks(TaskStore tasks, IdSource ids) {
    this.tasks = tasks;
    this.ids = ids;
  }

  /** What a person hands over, with the prompt that came of it, and when. */
  record Handed<Q>(Caller.Person person, Q request, Asked asked, Instant now) {}

  /** Adds the task. Part of the caller's transaction; a refusal has written nothing. */
  Outcome<TaskId> add(Sql sql, Handed<CreateTask> handed) {
    return awaited(sql, handed.person(), handed.request())
        .then(others -> add(new Wish(sql, handed, Lineage.none(others))));
  }

  /** Adds a part of a task, whose row is locked. */
  Outcome<TaskId> addSubtask(Sql sql, StoredTask parent, Handed<CreateSubtask> handed) {
    CreateSubtask request = handed.request();
    boolean step = request.taskType().filter(STEP::equals).isPresent();
    Optional<LastStep> before = step ? subtasks.lastStep(sql, parent.id()) : Optional.empty();
    Lineage lineage =
        new Lineage(
            Optional.of(parent.id()),
            Optional.of(step ? STEP : CHILD),
            step ? Optional.of(before.map(LastStep::order).orElse(0) + 1) : Optional.empty(),
            request.blocksParent().orElse(false),
            before.isPresent() && request.repoBranch().isEmpty(),
            before.map(LastStep::id).map(List::of).orElse(List.of()));
    if (lineage.blocksParent() && before.isPresent()) {
      dependencies.lockGraph(sql, handed.person().workspace());
      Optional<Outcome.Refused<TaskId>> refusal =
          graph.refusalOfPart(
              sql, parent.id(), before.get().id(), views, handed.person().workspace());
      if (refusal.isPresent()) {
        return refusal.get();
      }
    }
    CreateTask part = PartsOfTasks.part(parent, request, handed.asked().agent());
    return add(
        new Wish(sql, new Handed<>(handed.person(), part, handed.asked(), handed.now()), lineage));
  }

  /** All that a new task is made of. */
  private record Wish(Sql sql, Handed<CreateTask> handed, Lineage lineage) {
    CreateTask request() {
      return handed.request();
    }

    Caller.Person person() {
      return handed.person();
    }

    String prompt() {
      return handed.asked().text();
    }
  }

  private Outcome<List<TaskId>> awaited(Sql sql, Caller.Person person, CreateTask request) {
    Set<String> typed = new LinkedHashSet<>(request.dependsOn());
    request.dependsOnTaskId().ifPresent(typed::add);
    Set<TaskId> found = new LinkedHashSet<>();
    for (String one : typed) {
      switch (taskIds.find(sql, person.workspace(), one)) {
        case Outcome.Done<TaskId>(TaskId id) -> found.add(id);
        case Outcome.Special<TaskId> special -> found.add(special.answer());
        case Outcome.Refused<TaskId> refused -> {
          return DependencyGraph.unknown(one);
        }
      }
    }
    return Outcome.done(List.copyOf(found));
  }

  private Outcome<TaskId> add(Wish wish) {
    CreateTask request = wish.request();
    Optional<Outcome.Refused<TaskId>> unfit = unfit(wish).or(() -> Attachments.unfit(request));
    if (unfit.isPresent()) {
      return unfit.get();
    }
    Optional<Target> target = target(wish.sql(), wish.person(), request);
    if (target.isEmpty()) {
      return Outcome.refused(
          ErrorCode.REPOSITORY_UNKNOWN,
          "Name a repository of this workspace with repoUrl or repositoryId.");
    }
    String agent =
        request.agentType().or(wish.handed().asked()::agent).orElse(target.get().defaultAgent());
    Optional<Vendor> vendor = Vendors.named(agent);
    if (vendor.isEmpty()) {
      return Outcome.refused(
          ErrorCode.AGENT_UNKNOWN, "There is no kind of agent named " + Drafts.plain(agent) + ".");
    }
    if (request.planFirst().orElse(false) && !vendor.get().profile().can(Ability.PLANS)) {
      return Outcome.refused(
          ErrorCode.AGENT_OPTIONS_INVALID,
          "planFirst is not for " + agent + ": it cannot make a plan without working on it.",
          Map.of("field", "planFirst"));
    }
    return switch (vendor.get().check(options(request, agent, target.get()))) {
      case OptionsCheck.Invalid(String field, String message) ->
          Outcome.refused(
              ErrorCode.AGENT_OPTIONS_INVALID,
              "agentOptions." + field + " " + message,
              Map.of("field", field));
      case OptionsCheck.Valid(ObjectNode options) -> added(wish, target.get(), agent, options);
    };
  }

  private Outcome<TaskId> added(Wish wish, Target target, String agent, ObjectNode options) {
    Sql sql = wish.sql();
    WorkspaceId workspace = wish.person().workspace();
    List<String> unknown =
        targets.unknownSecrets(sql, workspace, target.repository(), wish.request().secrets());
    if (!unknown.isEmpty()) {
      return Outcome.refused(
          ErrorCode.SECRET_UNKNOWN,
          "No exposed secret of this workspace or repository is named "
              + String.join(", ", unknown)
              + ".",
          unknown);
    }
    TaskId id = new TaskId(ids.next());
    NewTask task = newTask(wish, id, target, agent, options);
    boolean waits = !dependencies.areSatisfied(sql, wish.lineage().dependsOn());
    TaskState.Pending pending = new TaskState.Pending(wish.handed().now());
    tasks.addTask(
        sql, task, waits ? pending.waiting(pending.since()) : pending.queued(pending.since()));
    wish.lineage().dependsOn().forEach(other -> dependencies.addEdge(sql, id, other));
    wish.request()
        .attachments()
        .forEach(text -> attachments.addAttachment(sql, workspace, id, text));
    if (!waits) {
      dependencies.followBranch(sql, id);
      queue.addFirstOrRetry(sql, new RunId(ids.next()), id);
    }
    return Outcome.done(id);
  }

  private static NewTask newTask(
      Wish wish, TaskId id, Target target, String agent, ObjectNode options) {
    CreateTask request = wish.request();
    String title = request.title().map(Drafts::plain).filter(text -> !text.isEmpty()).orElse("");
    return new NewTask(
        id,
        wish.person().workspace(),
        title.isEmpty() ? Drafts.title(wish.prompt()) : title,
        wish.prompt(),
        target.repository(),
        request.repoBranch().orElse(target.defaultBranch()),
        agent,
        options,
        request.secrets(),
        request.metadata(),
        request.priority().orElse(USUAL_PRIORITY),
        request.maxRetries().orElse(USUAL_RETRIES),
        wish.person().user(),
        request.planFirst().orElse(false),
        request.onDependencyFailure().orElse("fail"),
        wish.lineage(),
        wish.handed().asked().origin());
  }

  private static Optional<Outcome.Refused<TaskId>> unfit(Wish wish) {
    CreateTask request = wish.request();
    if (Drafts.tooLong(wish.prompt())) {
      return Optional.of(
          Outcome.refused(ErrorCode.PROMPT_TOO_LONG, "A prompt is at most 1 MiB of UTF-8 text."));
    }
    if (request.dependsOn().size() > DependencyGraph.MAX_DEPENDENCIES) {
      return Optional.of(
          Outcome.refused(
              ErrorCode.INVALID_BODY,
              "A task waits for at most " + DependencyGraph.MAX_DEPENDENCIES + " others."));
    }
    boolean nul =
        wish.prompt().indexOf('\0') >= 0
            || request.metadata().map(tree -> tree.toString().contains("\\u0000")).orElse(false);
    if (nul) {
      return Optional.of(
          Outcome.refused(
              ErrorCode.INVALID_BODY, "A prompt and metadata cannot contain the character NUL."));
    }
    return request.metadata().map(tree -> tree.toString().length()).orElse(0) > MAX_METADATA
        ? Optional.of(
            Outcome.refused(ErrorCode.INVALID_BODY, "Metadata is at most 64 KiB of JSON."))
        : Optional.empty();
  }

  private Optional<Target> target(Sql sql, Caller.Person person, CreateTask request) {
    if (request.repositoryId().isEmpty() && request.repoUrl().isEmpty()) {
      return Optional.empty();
    }
    Optional<UUID> id = request.repositoryId().flatMap(Parse::uuid);
    if (request.repositoryId().isPresent() && id.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> normalized = request.repoUrl().map(NewTasks::normalized);
    return targets.findTarget(sql, person.workspace(), id, request.repoUrl(), normalized);
  }

  private static String normalized(String typed) {
    return switch (RemoteUrl.read(typed)) {
      case RemoteUrl.Web web -> web.normalized();
      case RemoteUrl.Ssh ssh -> ssh.normalized();
      case RemoteUrl.Local local -> local.normalized();
      case RemoteUrl.Invalid invalid -> typed;
    };
  }

  /** The followed product names the model outside of the options. */
  private static ObjectNode options(CreateTask request, String agent, Target target) {
    ObjectNode options =
        request
            .agentOptions()
            .map(ObjectNode::deepCopy)
            .orElseGet(() ->
                agent.equals(target.defaultAgent())
                    ? target.defaultAgentOptions().deepCopy()
                    : Json.MAPPER.createObjectNode());
    request
        .claudeModel()
        .filter(model -> !options.has("model"))
        .ifPresent(model -> options.put("model", model));
    return options;
  }
}
