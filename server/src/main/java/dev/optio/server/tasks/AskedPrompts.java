package dev.optio.server.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.PromptMessages.RenderPrompt;
import dev.optio.server.contract.PromptMessages.RenderedPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settles what the agent of a new task is asked: a text, or what a prompt template makes of values.
 */
final class AskedPrompts {
  private final Bus bus;

  AskedPrompts(Bus bus) {
    this.bus = bus;
  }

  /**
   * What is asked.
   *
   * @param agent that the template is meant for
   */
  record Asked(String text, Optional<PromptOrigin> origin, Optional<String> agent) {
    /** Hides the prompt. */
    @Override
    public String toString() {
      return "Asked[" + origin + "]";
    }
  }

  /** The fields of a request that say what is asked. */
  record Fields(
      Optional<String> prompt, Optional<String> promptTemplateId, Optional<ObjectNode> params) {
    /** Hides the prompt and the values. */
    @Override
    public String toString() {
      return "Fields[" + promptTemplateId + "]";
    }
  }

  /**
   * The prompt. Blocks while another feature renders it, so it is no part of a transaction: the
   * other one needs a connection, too.
   */
  Outcome<Asked> settle(Caller caller, Fields fields) {
    if (fields.promptTemplateId().isPresent()) {
      return fields.prompt().isPresent()
          ? refused(
              "Give prompt or promptTemplateId, not both.", List.of("prompt", "promptTemplateId"))
          : rendered(caller, fields.promptTemplateId().get(), fields.params());
    }
    if (fields.params().isPresent()) {
      return refused(
          "params are values for a template; name it with promptTemplateId.", List.of("params"));
    }
    return fields
        .prompt()
        .<Outcome<Asked>>map(
            text -> Outcome.done(new Asked(text, Optional.empty(), Optional.empty())))
        .orElseGet(() ->
            refused(
                "Say what the agent should do, with prompt or promptTemplateId.",
                List.of("prompt")));
  }

  private Outcome<Asked> rendered(Caller caller, String template, Optional<ObjectNode> params) {
    ObjectNode values = params.orElseGet(Json.MAPPER::createObjectNode);
    Outcome<RenderedPrompt> rendered =
        bus.ask(Operations.RENDER_PROMPT, caller, new RenderPrompt(template, values)).await();
    if (rendered instanceof Outcome.Refused<RenderedPrompt> refused
        && refused.code() == ErrorCode.PROMPT_TEMPLATE_UNKNOWN) {
      return Outcome.refused(
          refused.code(), refused.message(), Map.of("field", "promptTemplateId"));
    }
    return rendered.then(prompt ->
        Outcome.done(
            new Asked(
                prompt.prompt(),
                Optional.of(new PromptOrigin(prompt.templateId(), prompt.name())),
                prompt.agentType())));
  }

  /** The details are those of every body that does not fit: what is wrong at which place. */
  private static Outcome<Asked> refused(String sentence, List<String> fields) {
    List<Map<String, String>> mistakes = new ArrayList<>();
    fields.forEach(field -> mistakes.add(Map.of("at", "#/" + field, "message", sentence)));
    return Outcome.refused(ErrorCode.INVALID_BODY, sentence, List.copyOf(mistakes));
  }
}
