package dev.optio.server.prompts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.PromptMessages.PreviewPromptTemplate;
import dev.optio.server.contract.PromptMessages.PreviewPromptText;
import dev.optio.server.contract.PromptMessages.PromptFaults;
import dev.optio.server.contract.PromptMessages.PromptMistake;
import dev.optio.server.contract.PromptMessages.PromptParameter;
import dev.optio.server.contract.PromptMessages.PromptPreview;
import dev.optio.server.contract.PromptMessages.PromptProblem;
import dev.optio.server.contract.PromptMessages.PromptTemplate;
import dev.optio.server.contract.PromptMessages.PromptTextPreview;
import dev.optio.server.contract.PromptMessages.RenderPrompt;
import dev.optio.server.contract.PromptMessages.RenderedPrompt;
import dev.optio.server.db.Db;
import dev.optio.server.prompts.core.Draft;
import dev.optio.server.prompts.core.Parameters;
import dev.optio.server.prompts.core.Rendering;
import dev.optio.server.prompts.core.Template;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** What becomes of prompt templates when they are used, or tried. */
public final class PromptRenderingVerticle {
  private final Db db;
  private final PromptStore store = new PromptStore();

  public PromptRenderingVerticle(Db db) {
    this.db = db;
  }

  /** Serves the previews, and {@code renderPrompt} for other features. */
  public void serve(Bus bus) {
    Semaphore previews = new Semaphore(16);
    bus.serve(Operations.PREVIEW_PROMPT_TEMPLATE, previews, this::previewPromptTemplate);
    bus.serve(Operations.PREVIEW_PROMPT_TEXT, previews, this::previewPromptText);
    bus.serve(Operations.RENDER_PROMPT, new Semaphore(32), this::renderPrompt);
  }

  private Outcome<PromptPreview> previewPromptTemplate(
      Caller caller, PreviewPromptTemplate request) {
    return store
        .findTemplate(db, caller.person().workspace(), request.id())
        .map(template ->
            rendered(
                template, params(request.params()), text -> Outcome.done(new PromptPreview(text))))
        .orElseGet(() -> Outcome.notFound("Prompt template"));
  }

  private Outcome<PromptTextPreview> previewPromptText(Caller caller, PreviewPromptText request) {
    return switch (Template.read(request.template())) {
      case Template.Reading.Bad(List<PromptMistake> mistakes) ->
          Outcome.done(new PromptTextPreview(List.of(), mistakes, List.of(), Optional.empty()));
      case Template.Reading.Good(Template template) -> {
        List<PromptParameter> parameters =
            Parameters.complete(
                template, Draft.stillUsed(request.template(), request.parameters()));
        List<PromptProblem> problems = Parameters.problems(template, request.parameters());
        yield problems.isEmpty()
            ? looked(template, parameters, params(request.params()))
            : Outcome.done(
                new PromptTextPreview(parameters, List.of(), problems, Optional.empty()));
      }
    };
  }

  private static Outcome<PromptTextPreview> looked(
      Template template, List<PromptParameter> parameters, ObjectNode params) {
    return switch (Rendering.render(template, parameters, params)) {
      case Rendering.Rendered.Prompt(String text) ->
          Outcome.done(new PromptTextPreview(parameters, List.of(), List.of(), Optional.of(text)));
      case Rendering.Rendered.Unfit(List<PromptProblem> problems) ->
          Outcome.done(new PromptTextPreview(parameters, List.of(), problems, Optional.empty()));
      case Rendering.Rendered.TooLong() -> tooLong();
    };
  }

  private Outcome<RenderedPrompt> renderPrompt(Caller caller, RenderPrompt request) {
    Optional<PromptTemplate> found =
        store.findTemplate(db, caller.person().workspace(), request.templateId());
    if (found.isEmpty()) {
      return Outcome.refused(
          ErrorCode.PROMPT_TEMPLATE_UNKNOWN, "This workspace has no such prompt template.");
    }
    PromptTemplate template = found.get();
    return rendered(
        template,
        request.params(),
        text ->
            text.isBlank()
                ? Outcome.refused(
                    ErrorCode.PROMPT_PARAMS_INVALID,
                    "With these values the prompt is empty.",
                    new PromptFaults(List.of(), List.of()))
                : Outcome.done(
                    new RenderedPrompt(
                        text,
                        template.id(),
                        template.name(),
                        template.version(),
                        template.defaultAgentType())));
  }

  private static <A> Outcome<A> rendered(
      PromptTemplate stored, ObjectNode params, Function<String, Outcome<A>> then) {
    return switch (Template.read(stored.template())) {
      case Template.Reading.Bad(List<PromptMistake> mistakes) ->
          Outcome.refused(
              ErrorCode.PROMPT_TEMPLATE_INVALID,
              Draft.sentence(mistakes),
              new PromptFaults(mistakes, List.of()));
      case Template.Reading.Good(Template template) ->
          switch (Rendering.render(template, stored.parameters(), params)) {
            case Rendering.Rendered.Prompt(String text) -> then.apply(text);
            case Rendering.Rendered.Unfit(List<PromptProblem> problems) ->
                Outcome.refused(
                    ErrorCode.PROMPT_PARAMS_INVALID,
                    Draft.words(problems),
                    new PromptFaults(List.of(), problems));
            case Rendering.Rendered.TooLong() -> tooLong();
          };
    };
  }

  private static ObjectNode params(Optional<ObjectNode> given) {
    return given.orElseGet(Json.MAPPER::createObjectNode);
  }

  private static <A> Outcome<A> tooLong() {
    return Outcome.refused(
        ErrorCode.PROMPT_TOO_LONG, "With these values the prompt is longer than 1 MiB.");
  }
}
