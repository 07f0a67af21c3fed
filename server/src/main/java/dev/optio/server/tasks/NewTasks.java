package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionsCheck;
import dev.optio.server.agents.Vendor;
import dev.optio.server.agents.Vendors;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.TaskMessages.CreateTask;
import dev.optio.server.db.Sql;
import dev.optio.server.git.RemoteUrl;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.TaskId;
import dev.optio.server.tasks.TargetStore.Target;
import dev.optio.server.tasks.TaskStore.NewTask;
import dev.optio.server.tasks.core.Drafts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes a task of what a person handed over, or says what is wrong with it. */
final class NewTasks {
  private static final int USUAL_PRIORITY = 100;
  private static final int USUAL_RETRIES = 3;
  private static final int MAX_METADATA = 64 * 1024;

  private final TaskStore tasks;
  private final IdSource ids;
  private final TargetStore targets = new TargetStore();

  NewTasks(TaskStore tasks, IdSource ids) {
    this.tasks = tasks;
    this.ids = ids;
  }

  /** Adds the task. Part of the caller's transaction; a refusal has written nothing. */
  Outcome<TaskId> add(Sql sql, Caller.Person person, CreateTask request, Instant now) {
    Optional<Outcome.Refused<TaskId>> unfit = unfit(request);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    Optional<Target> target = target(sql, person, request);
    if (target.isEmpty()) {
      return Outcome.refused(
          ErrorCode.REPOSITORY_UNKNOWN,
          "Name a repository of this workspace with repoUrl or repositoryId.");
    }
    String agent = request.agentType().orElse(target.get().defaultAgent());
    Optional<Vendor> vendor = Vendors.named(agent);
    if (vendor.isEmpty()) {
      return Outcome.refused(
          ErrorCode.AGENT_UNKNOWN, "There is no kind of agent named " + Drafts.plain(agent) + ".");
    }
    OptionsCheck check = vendor.get().check(options(request));
    return switch (check) {
      case OptionsCheck.Invalid(String field, String message) ->
          Outcome.refused(
              ErrorCode.AGENT_OPTIONS_INVALID,
              "agentOptions." + field + " " + message,
              Map.of("field", field));
      case OptionsCheck.Valid(ObjectNode options) ->
          added(sql, person, request, target.get(), agent, options, now);
    };
  }

  private Outcome<TaskId> added(
      Sql sql,
      Caller.Person person,
      CreateTask request,
      Target target,
      String agent,
      ObjectNode options,
      Instant now) {
    List<String> unknown =
        targets.unknownSecrets(sql, person.workspace(), target.repository(), request.secrets());
    if (!unknown.isEmpty()) {
      return Outcome.refused(
          ErrorCode.SECRET_UNKNOWN,
          "No exposed secret of this workspace or repository is named "
              + String.join(", ", unknown)
              + ".",
          unknown);
    }
    TaskId id = new TaskId(ids.next());
    String title = request.title().map(Drafts::plain).filter(text -> !text.isEmpty()).orElse("");
    tasks.addTask(
        sql,
        new NewTask(
            id,
            person.workspace(),
            title.isEmpty() ? Drafts.title(request.prompt()) : title,
            request.prompt(),
            target.repository(),
            request.repoBranch().orElse(target.defaultBranch()),
            agent,
            options,
            request.secrets(),
            request.metadata(),
            request.priority().orElse(USUAL_PRIORITY),
            request.maxRetries().orElse(USUAL_RETRIES),
            person.user()),
        now);
    return Outcome.done(id);
  }

  private static Optional<Outcome.Refused<TaskId>> unfit(CreateTask request) {
    if (Drafts.tooLong(request.prompt())) {
      return Optional.of(
          Outcome.refused(ErrorCode.PROMPT_TOO_LONG, "A prompt is at most 1 MiB of UTF-8 text."));
    }
    boolean nul =
        request.prompt().indexOf('\0') >= 0
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
      case RemoteUrl.Local local -> local.normalized();
      case RemoteUrl.Invalid invalid -> typed;
    };
  }

  /** The followed product names the model outside of the options. */
  private static ObjectNode options(CreateTask request) {
    ObjectNode options =
        request.agentOptions().map(ObjectNode::deepCopy).orElseGet(Json.MAPPER::createObjectNode);
    request
        .claudeModel()
        .filter(model -> !options.has("model"))
        .ifPresent(model -> options.put("model", model));
    return options;
  }
}
