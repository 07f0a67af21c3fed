package dev.optio.server.prompts;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.Pages;
import dev.optio.server.contract.PromptMessages.CreatePromptTemplate;
import dev.optio.server.contract.PromptMessages.ListPromptTemplates;
import dev.optio.server.contract.PromptMessages.PromptFaults;
import dev.optio.server.contract.PromptMessages.PromptTemplate;
import dev.optio.server.contract.PromptMessages.PromptTemplateAnswer;
import dev.optio.server.contract.PromptMessages.PromptTemplatesAnswer;
import dev.optio.server.contract.PromptMessages.UpdatePromptTemplate;
import dev.optio.server.contract.SystemMessages.ById;
import dev.optio.server.db.Db;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.NameCursor;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.PromptTemplateId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.prompts.PromptStore.Listed;
import dev.optio.server.prompts.core.Draft;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Prompt templates as people keep them. */
public final class PromptsVerticle {
  private static final int USUAL_LIMIT = 50;
  private static final String WHAT = "Prompt template";

  private final Db db;
  private final Set<String> agents;
  private final IdSource ids;
  private final PromptStore store = new PromptStore();

  /**
   * The feature.
   *
   * @param agents names of the kinds of agents that there are
   */
  public PromptsVerticle(Db db, Set<String> agents, IdSource ids) {
    this.db = db;
    this.agents = Set.copyOf(agents);
    this.ids = ids;
  }

  /** Serves the operations tagged {@code prompts} that keep templates. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    bus.serve(Operations.LIST_PROMPT_TEMPLATES, permits, this::listPromptTemplates);
    bus.serve(Operations.CREATE_PROMPT_TEMPLATE, permits, this::createPromptTemplate);
    bus.serve(Operations.ADD_NAMED_PROMPT_TEMPLATE, permits, this::createPromptTemplate);
    bus.serve(Operations.GET_PROMPT_TEMPLATE, permits, this::getPromptTemplate);
    bus.serve(Operations.UPDATE_PROMPT_TEMPLATE, permits, this::updatePromptTemplate);
    bus.serve(Operations.DELETE_PROMPT_TEMPLATE, permits, this::deletePromptTemplate);
  }

  private Outcome<PromptTemplatesAnswer> listPromptTemplates(
      Caller caller, ListPromptTemplates request) {
    Optional<String> pattern =
        request
            .q()
            .map(words -> words.replace("\0", "").strip())
            .filter(words -> !words.isEmpty())
            .map(words -> "%" + words.replaceAll("([\\\\%_])", "\\\\$1") + "%");
    WorkspaceId workspace = caller.person().workspace();
    return Pages.page(
        request.cursor(),
        request.limit().orElse(USUAL_LIMIT),
        new Pages.Places<NameCursor, Listed>(
            NameCursor::read, template -> template.place().write()),
        (after, limit) -> store.listTemplates(db, workspace, pattern, after, limit),
        (page, next) ->
            new PromptTemplatesAnswer(
                page.stream().map(Listed::template).toList(),
                next,
                next.isPresent(),
                store.countTemplates(db, workspace, pattern)));
  }

  private Outcome<PromptTemplateAnswer> createPromptTemplate(
      Caller caller, CreatePromptTemplate request) {
    Optional<String> agent = request.defaultAgentType().filter(name -> !name.isEmpty());
    if (agent.isPresent() && !agents.contains(agent.get())) {
      return noAgent();
    }
    Draft.Checked checked =
        Draft.check(
            request.name(), request.description(), request.template(), request.parameters());
    return whenGood(
        checked,
        draft -> {
          Caller.Person person = caller.person();
          PromptTemplateId id = new PromptTemplateId(ids.next());
          return store.addTemplate(db, id, person.workspace(), draft, agent, person.user())
              ? answer(caller, id)
              : nameTaken();
        });
  }

  private Outcome<PromptTemplateAnswer> getPromptTemplate(Caller caller, ById request) {
    return with(caller, request.id(), template -> Outcome.done(new PromptTemplateAnswer(template)));
  }

  private Outcome<PromptTemplateAnswer> updatePromptTemplate(
      Caller caller, UpdatePromptTemplate request) {
    return with(caller, request.id(), before -> updated(caller, before, request));
  }

  private Outcome<PromptTemplateAnswer> updated(
      Caller caller, PromptTemplate before, UpdatePromptTemplate request) {
    if (request.version().isPresent() && request.version().get() != before.version()) {
      return changed();
    }
    Optional<String> agent =
        request.defaultAgentType().or(before::defaultAgentType).filter(name -> !name.isEmpty());
    if (agent.isPresent()
        && !agents.contains(agent.get())
        && !agent.equals(before.defaultAgentType())) {
      return noAgent();
    }
    String text = request.template().orElse(before.template());
    Draft.Checked checked =
        Draft.check(
            request.name().orElse(before.name()),
            request.description().or(before::description),
            text,
            request.parameters().orElseGet(() -> Draft.stillUsed(text, before.parameters())));
    return whenGood(
        checked,
        draft ->
            switch (store.updateTemplate(db, before, draft, agent)) {
              case DONE -> answer(caller, new PromptTemplateId(before.id()));
              case NAME_TAKEN -> nameTaken();
              case OUTDATED -> changed();
            });
  }

  private Outcome<Nothing> deletePromptTemplate(Caller caller, ById request) {
    boolean deleted =
        Parse.uuid(request.id())
            .map(id ->
                store.deleteTemplate(db, caller.person().workspace(), new PromptTemplateId(id)))
            .orElse(false);
    return deleted ? Outcome.done(new Nothing()) : Outcome.notFound(WHAT);
  }

  private static <A> Outcome<A> whenGood(Draft.Checked checked, Function<Draft, Outcome<A>> then) {
    return switch (checked) {
      case Draft.Checked.Good(Draft draft) -> then.apply(draft);
      case Draft.Checked.Bad(String message) -> Outcome.refused(ErrorCode.INVALID_BODY, message);
      case Draft.Checked.Faulty(String message, PromptFaults faults) ->
          Outcome.refused(ErrorCode.PROMPT_TEMPLATE_INVALID, message, faults);
    };
  }

  private <A> Outcome<A> with(Caller caller, String id, Function<PromptTemplate, Outcome<A>> then) {
    return store
        .findTemplate(db, caller.person().workspace(), id)
        .map(then)
        .orElseGet(() -> Outcome.notFound(WHAT));
  }

  private Outcome<PromptTemplateAnswer> answer(Caller caller, PromptTemplateId id) {
    return with(
        caller, id.toString(), template -> Outcome.done(new PromptTemplateAnswer(template)));
  }

  private static <A> Outcome<A> nameTaken() {
    return Outcome.refused(
        ErrorCode.PROMPT_TEMPLATE_EXISTS, "Another prompt of this workspace has that name.");
  }

  private static <A> Outcome<A> changed() {
    return Outcome.refused(
        ErrorCode.PROMPT_TEMPLATE_CHANGED, "Somebody else changed this prompt; look again.");
  }

  private static <A> Outcome<A> noAgent() {
    return Outcome.refused(ErrorCode.AGENT_UNKNOWN, "There is no such kind of agent.");
  }
}
