package dev.optio.server.prompts.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.PromptMessages.PromptMistake;
import dev.optio.server.contract.PromptMessages.PromptParameter;
import dev.optio.server.prompts.core.Rendering.Rendered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Short ways to read and render in tests. */
final class Prompts {
  private Prompts() {}

  static Template read(String text) {
    return switch (Template.read(text)) {
      case Template.Reading.Good(Template template) -> template;
      case Template.Reading.Bad(List<PromptMistake> mistakes) ->
          throw new AssertionError(text + ": " + mistakes);
    };
  }

  static List<PromptMistake> mistakes(String text) {
    return switch (Template.read(text)) {
      case Template.Reading.Good(Template template) -> List.of();
      case Template.Reading.Bad(List<PromptMistake> mistakes) -> mistakes;
    };
  }

  /**
   * What comes out where nothing is said about parameters but that all are optional; values of
   * others are left out.
   */
  static String render(String text, Map<String, String> values) {
    Template template = read(text);
    List<PromptParameter> optional = template.names().stream().map(Prompts::optional).toList();
    Map<String, String> given = new HashMap<>(values);
    given.keySet().retainAll(template.names());
    return switch (Rendering.render(template, optional, params(given))) {
      case Rendered.Prompt(String prompt) -> prompt;
      case Rendered.Unfit unfit -> throw new AssertionError(unfit.problems().toString());
      case Rendered.TooLong() -> throw new AssertionError("too long");
    };
  }

  static ObjectNode params(Map<String, String> values) {
    ObjectNode params = Json.MAPPER.createObjectNode();
    values.forEach(params::put);
    return params;
  }

  static PromptParameter optional(String name) {
    return new PromptParameter(name, Optional.empty(), false, Optional.empty(), List.of());
  }

  static PromptParameter required(String name) {
    return new PromptParameter(name, Optional.empty(), true, Optional.empty(), List.of());
  }
}
